using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// Accounts of the same twenty bytes on several chains. EVM chains and Tron make addresses of keys alike, so one key rules them all; a contract
/// of the same address may belong to somebody else. A hint for people: it ties nothing.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
internal sealed class TwinAccounts
{
    private readonly ILookup<Address, Account> _byBytes;

    /// <summary>The twins among these accounts.</summary>
    public TwinAccounts(IEnumerable<Account> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        _byBytes = known.Where(HasKeyBytes).Distinct().Order().ToLookup(account => account.Address);
    }

    /// <summary>The known accounts with the same bytes on other chains, in order; none for the zero address, which is nobody's.</summary>
    public IReadOnlyList<Account> Of(Account account) =>
        HasKeyBytes(account) ? [.. _byBytes[account.Address].Where(twin => twin.Chain != account.Chain)] : [];

    /// <summary>The hint in words; null where the account has no twin among the known ones.</summary>
    public string? Hint(Account account) => Of(account) is { Count: > 0 } twins
        ? $"{account.AddressText} on {account.Chain.Name} has the same 20 bytes as "
            + $"{string.Join(" and ", twins.Select(twin => $"{twin.AddressText} on {twin.Chain.Name}"))}: "
            + "unless one is a contract, whoever holds the key of one holds that of the other"
        : null;

    private static bool HasKeyBytes(Account account) => account.Address.Kind == AddressKind.Account20 && !account.IsZero;
}
