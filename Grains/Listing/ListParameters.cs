using System.Data;
using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Listing;

/// <summary>Filters that may be absent, with their type: PostgreSQL asks for it where a parameter is only compared with NULL.</summary>
static class ListParameters
{
    extension(DbCommand command)
    {
        public DbCommand Filter(string name, string? value) => command.Add(name, DbType.String, value);
        public DbCommand Filter(string name, bool? value) => command.Add(name, DbType.Boolean, value);
        public DbCommand Filter(string name, long? value) => command.Add(name, DbType.Int64, value);
        public DbCommand Filter(string name, Guid? value) => command.Add(name, DbType.Guid, value);
        public DbCommand Filter(string name, CommissionStatus? value) => command.Add(name, DbType.Int16, (short?)value);
        public DbCommand Filter(string name, PayoutStatus? value) => command.Add(name, DbType.Int16, (short?)value);
        public DbCommand Filter(string name, TrackingMethod? value) => command.Add(name, DbType.Int16, (short?)value);

        /// <summary>From <paramref name="from"/>, up to but without <paramref name="until"/>; the ends of time where there is none.</summary>
        public DbCommand Between(DateTimeOffset? from, DateTimeOffset? until) =>
            command.With("from", from?.Micros() ?? long.MinValue).With("until", until?.Micros() ?? long.MaxValue);

        /// <summary>What is looked for in names, also as it was typed: SQLite lowers ASCII alone.</summary>
        public DbCommand Search(string? text) => command.Filter("search", Anywhere(text)).Filter("as_typed", Wherever(text));

        DbCommand Add(string name, DbType type, object? value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            parameter.DbType = type;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
            return command;
        }
    }

    /// <summary>Ids as a JSON array, written as SQLite keeps them; PostgreSQL reads them whatever the case.</summary>
    public static string Ids(IEnumerable<Guid> ids) => $"[{string.Join(',', ids.Select(id => $"\"{id.ToString().ToUpperInvariant()}\""))}]";

    /// <summary>What <c>LIKE … ESCAPE '\'</c> finds wherever it stands, in lower case.</summary>
    public static string? Anywhere(string? text) => Wherever(text?.ToLowerInvariant());

    static string? Wherever(string? text) =>
        text is null ? null : "%" + text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_") + "%";
}
