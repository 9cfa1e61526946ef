using FlowTrace.Chain;

namespace FlowTrace.Tracing;

/// <summary>Says what was stolen: in named transactions, from a victim, or by being received by a holder.</summary>
/// <remarks>Immutable. Make one with <see cref="HeldBy(Account, string)"/>, <see cref="From(Account, string)"/> or
/// <see cref="InTransactions"/>, then narrow it with <c>with</c>.</remarks>
public sealed record Theft
{
    /// <summary>The id of a theft that is given none.</summary>
    public const string DefaultId = "theft";

    private Theft(string id) => Id = id;

    /// <summary>The theft's id: its label in every figure. Stands apart from the ids of other thefts traced with it.</summary>
    public string Id { get; init; }

    /// <summary>Holders: everything these accounts receive in the window is stolen.</summary>
    public IReadOnlyList<Account> Holders { get; init; } = [];

    /// <summary>Victims: everything that leaves these accounts in the window is stolen.</summary>
    public IReadOnlyList<Account> Victims { get; init; } = [];

    /// <summary>Transactions whose transfers are the theft.</summary>
    public IReadOnlyList<TransactionId> Transactions { get; init; } = [];

    /// <summary>With <see cref="Transactions"/>: only transfers into these accounts; empty for all.</summary>
    public IReadOnlyList<Account> Into { get; init; } = [];

    /// <summary>Only these assets; empty for all.</summary>
    public IReadOnlyList<Asset> Assets { get; init; } = [];

    /// <summary>The window's start, inclusive; null for the beginning of the data.</summary>
    public Moment? Since { get; init; }

    /// <summary>The window's end, inclusive; null for the end of the data.</summary>
    public Moment? Until { get; init; }

    /// <summary>A theft whose loot these accounts received, as a published list of thief addresses means it.</summary>
    public static Theft HeldBy(Account holder, string id = DefaultId) => new(Named(id)) { Holders = [holder] };

    /// <summary>As <see cref="HeldBy(Account, string)"/>, from the account's text.</summary>
    /// <exception cref="FormatException">The text is no account.</exception>
    public static Theft HeldBy(string holder, string id = DefaultId) => HeldBy(Account.Parse(holder), id);

    /// <summary>A theft that drained this account: a hot wallet, a bridge's contract.</summary>
    public static Theft From(Account victim, string id = DefaultId) => new(Named(id)) { Victims = [victim] };

    /// <summary>As <see cref="From(Account, string)"/>, from the account's text.</summary>
    /// <exception cref="FormatException">The text is no account.</exception>
    public static Theft From(string victim, string id = DefaultId) => From(Account.Parse(victim), id);

    /// <summary>A theft that consists of the transfers of these transactions.</summary>
    public static Theft InTransactions(IEnumerable<TransactionId> transactions, string id = DefaultId)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        return new Theft(Named(id)) { Transactions = [.. transactions] };
    }

    private static string Named(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return id;
    }
}
