using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

internal static class SqliteExtensions
{
    public static SqliteCommand Make(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    public static void Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Make(sql, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row, as a number; 0 where there is none.</summary>
    public static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Make(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>A time kept in Unix milliseconds.</summary>
    /// <exception cref="InvalidDataException">No calendar has it: the store is damaged.</exception>
    public static DateTimeOffset Time(this SqliteDataReader row, int column)
    {
        long milliseconds = row.GetInt64(column);
        return milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException("a time lies outside every calendar");
    }

    /// <summary>A number that has to be small.</summary>
    /// <exception cref="InvalidDataException">It is not: the store is damaged.</exception>
    public static int Small(this SqliteDataReader row, int column) => row.GetInt64(column) is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw new InvalidDataException("a number is too large");

    /// <summary>A SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(this SqliteDataReader row, int column) => Convert.ToHexStringLower((byte[])row[column]);
}
