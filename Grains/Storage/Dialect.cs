namespace Affiliates.Storage;

/// <summary>Which database keeps the data; the SQL of each has its own folder.</summary>
public enum Dialect
{
    Sqlite,
    PostgreSql,
}
