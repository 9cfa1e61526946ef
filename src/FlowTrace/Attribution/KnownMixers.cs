using FlowTrace.Chain;

namespace FlowTrace.Attribution;

/// <summary>Contracts that mix many people's coins, known by their addresses: money that enters one ends there, with no label file at all.</summary>
/// <remarks>Immutable. Coinjoins have no address of their own; they are recognised by their shape.</remarks>
internal static class KnownMixers
{
    /// <summary>How sure the labels are on GraphSense's scale: data of the service itself.</summary>
    internal const int Confidence = 70;

    private const string Railgun = "Railgun-Community, RailProxyContract (read 2026-11; DefiLlama's adapter names the same)";

    /// <summary>Every known mixer as a label: Tornado Cash's pools and routers, Railgun's contracts.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        .. TornadoPools.All.Select(pool => new Label(pool.Account, pool.Name, ServiceCategory.Mixer, pool.Source, Confidence)),
        .. TornadoPools.Routers,
        RailgunContract("ethereum:0xFA7093CDD9EE6932B4eb2c9e1cde7CE00B1FA4b9"),
        RailgunContract("arbitrum:0xFA7093CDD9EE6932B4eb2c9e1cde7CE00B1FA4b9"),
        RailgunContract("bsc:0x590162bf4b50f6576a459b75309ee21d92178a10"),
        RailgunContract("polygon:0x19b620929f97b7b990801496c3b361ca5def8c71"),
    ];

    private static readonly HashSet<Account> Accounts = [.. Labels.Select(label => label.Account)];

    /// <summary>Whether the account is one of them.</summary>
    public static bool Contains(Account account) => Accounts.Contains(account);

    private static Label RailgunContract(string account) => new(Account.Parse(account), "Railgun", ServiceCategory.Mixer, Railgun, Confidence);
}
