using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>Many flows in a row drawn as one: what goes in at its beginning, what comes out at its end, and what was paid off on the way.</summary>
/// <param name="From">Who holds the units at the beginning.</param>
/// <param name="To">Who receives what is left at the end.</param>
/// <param name="Sent">What goes in.</param>
/// <param name="Received">What comes out at the end.</param>
/// <param name="Wallets">The wallets that the one flow stands for, in order.</param>
/// <param name="Peels">The payments on the way, in order.</param>
public sealed record CollapsedFlow(
    Account From, Account To, Amount Sent, Amount Received, IReadOnlyList<Account> Wallets, IReadOnlyList<CollapsedPayment> Peels);
