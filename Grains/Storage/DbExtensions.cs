using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Affiliates.Storage;

/// <summary>What both drivers lack for short statements: named parameters in a chain, and the columns' own types.</summary>
/// <remarks>Times are bigint microseconds since the Unix epoch, exact factors are text, money is whole cents: the same in both dialects.</remarks>
public static class DbExtensions
{
    [SuppressMessage("Security", "CA2100", Justification = "The text comes from the project's own .sql files.")]
    public static DbCommand Command(this DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>The value of <c>@name</c>. An enum is bound as smallint, null as SQL NULL.</summary>
    public static DbCommand With(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        parameter.Value = value switch
        {
            null => DBNull.Value,
            Enum number => Convert.ToInt16(number, CultureInfo.InvariantCulture),
            _ => value,
        };
        command.Parameters.Add(parameter);
        return command;
    }

    public static DbCommand In(this DbCommand command, DbTransaction transaction)
    {
        command.Transaction = transaction;
        return command;
    }

    /// <summary>Microseconds since the Unix epoch; what is finer is cut off.</summary>
    public static long Micros(this DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>The time as it is read back, so that the first answer and a later one say the same.</summary>
    public static DateTimeOffset AsKept(this DateTimeOffset time) => FromMicros(time.Micros());

    /// <summary>An exact factor (a rate, a rule's value) as the text that is stored.</summary>
    public static string Text(this decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(this DbDataReader row, int column) => FromMicros(row.GetInt64(column));
    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);
    public static Money Cents(this DbDataReader row, int column) => new(row.GetInt64(column));
    public static Money? CentsOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Cents(column);
    public static decimal Factor(this DbDataReader row, int column) => decimal.Parse(row.GetString(column), CultureInfo.InvariantCulture);
    public static decimal? FactorOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Factor(column);
    public static string? StringOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    public static Guid? GuidOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
    public static int? Int32OrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
    public static long? Int64OrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
