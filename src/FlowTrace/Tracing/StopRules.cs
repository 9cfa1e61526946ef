using System.Collections.Frozen;
using FlowTrace.Attribution;

namespace FlowTrace.Tracing;

/// <summary>Which categories stop a trail, and which of those turn coins into money.</summary>
public static class StopRules
{
    /// <summary>Custodial services and mixers: behind these the coins are no longer the thief's.</summary>
    public static IReadOnlySet<ServiceCategory> Custodial { get; } = new[]
    {
        ServiceCategory.Exchange, ServiceCategory.Deposit, ServiceCategory.HotWallet, ServiceCategory.Otc, ServiceCategory.P2pTrader,
        ServiceCategory.Mixer, ServiceCategory.Gambling, ServiceCategory.Payment, ServiceCategory.EscrowMarket, ServiceCategory.InstantExchange,
        ServiceCategory.Mining, ServiceCategory.Service,
    }.ToFrozenSet();

    /// <summary>Contracts that hold many people's coins, where only a swap or bridge hop could tell whose leave.</summary>
    public static IReadOnlySet<ServiceCategory> Pooled { get; } = new[]
    {
        ServiceCategory.Bridge, ServiceCategory.Dex, ServiceCategory.Lending, ServiceCategory.Defi, ServiceCategory.Token,
    }.ToFrozenSet();

    /// <summary>Both <see cref="Custodial"/> and <see cref="Pooled"/>.</summary>
    public static IReadOnlySet<ServiceCategory> Default { get; } = Custodial.Concat(Pooled).ToFrozenSet();

    /// <summary>Categories that turn coins into money.</summary>
    public static IReadOnlySet<ServiceCategory> CashOut { get; } = new[]
    {
        ServiceCategory.Exchange, ServiceCategory.Deposit, ServiceCategory.HotWallet, ServiceCategory.Otc, ServiceCategory.P2pTrader,
        ServiceCategory.Payment, ServiceCategory.EscrowMarket, ServiceCategory.InstantExchange,
    }.ToFrozenSet();
}
