namespace Affiliates.Api.Requests;

/// <summary>A parameter of a handler that may turn out to be unreadable; the handler only ever sees it readable.</summary>
public interface IRefusable
{
    Problem? Refusal { get; }
}

public static class Refusals
{
    /// <summary>Answers for the handler when one of its parameters could not be read.</summary>
    public static TBuilder RefusesBadInput<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(static (call, next) =>
        {
            foreach (var argument in call.Arguments)
            {
                if (argument is IRefusable { Refusal: { } refusal })
                {
                    return ValueTask.FromResult<object?>(refusal);
                }
            }

            return next(call);
        });
}
