using System.Text;

namespace FlowTrace.ClickHouse;

/// <summary>Where an archive is, and how it is asked.</summary>
/// <remarks>Immutable. Its text names neither user nor password.</remarks>
public sealed record ClickHouseOptions
{
    private const int LongestDatabaseName = 64;

    /// <summary>Names the server.</summary>
    /// <param name="address">Its HTTP interface, such as <c>http://localhost:8123</c>; of a cluster any server that has the archive's tables.</param>
    /// <exception cref="ArgumentException">
    /// It is no absolute address of http or https, or bears a user, a password or a question: these have properties of their own.
    /// </exception>
    public ClickHouseOptions(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException("Give the address of ClickHouse's HTTP interface, such as http://localhost:8123.", nameof(address));
        if (address.UserInfo.Length > 0 || address.Query.Length > 0)
            throw new ArgumentException(
                "The address bears a user, a password or a question; set User, Password and Database of the options instead.", nameof(address));
        Address = address;
    }

    /// <summary>The server's HTTP interface.</summary>
    public Uri Address { get; }

    /// <summary>The database that holds the archive's tables: up to 64 letters, digits and underscores, no digit first.</summary>
    /// <value><c>flowtrace</c>.</value>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public string Database
    {
        get;
        init => field = RequireName(value);
    } = "flowtrace";

    /// <summary>The user. For reading one with <c>readonly = 1</c> is enough.</summary>
    /// <value><c>default</c>.</value>
    public string User { get; init; } = "default";

    /// <summary>The user's password. It stands in no error and in no result.</summary>
    /// <value>Empty.</value>
    public string Password { get; init; } = "";

    /// <summary>How long one answer may take.</summary>
    /// <value>Five minutes.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a question is asked at most, when the server is busy or does not answer. Writing is never repeated.</summary>
    /// <value>4.</value>
    public int Attempts { get; init; } = 4;

    /// <summary>
    /// How many transfers of one account are read at most; null for all. An account that has more is a hub (the limit <c>hub</c>) and is not read at all, for a
    /// part of its transfers would be taken for the whole: set it to <c>TraceOptions.HubTransfers</c>.
    /// </summary>
    /// <value>Null.</value>
    public int? MaxTransfersPerAccount { get; init; }

    /// <summary>The clock by which batches are numbered and attempts wait.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes what sends the requests, for proxies, certificates and tests; null for the usual.</summary>
    public Func<HttpMessageHandler>? HandlerFactory { get; init; }

    /// <summary>What errors and results call the archive: host, port and database.</summary>
    internal string Name => $"{Address.Authority}/{Database}";

    /// <summary>For debugging: address and database.</summary>
    public override string ToString() => $"{Address} {Database}";

    /// <summary>The name, where it is one that needs no quotes.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static string RequireName(string database) => IsName(database)
        ? database
        : throw new ArgumentException("A database's name is up to 64 letters, digits and underscores, with no digit first.", nameof(database));

    private static bool IsName(string text) => text is { Length: > 0 and <= LongestDatabaseName } && !char.IsAsciiDigit(text[0])
        && text.EnumerateRunes().All(rune => rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value == '_'));
}
