namespace Affiliates.Api.Requests;

public static class Clock
{
    extension(TimeProvider time)
    {
        /// <summary>Now, to the microsecond, which is what is kept: the first answer and a later one say the same.</summary>
        public DateTimeOffset Now
        {
            get
            {
                var now = time.GetUtcNow();
                return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
            }
        }
    }
}
