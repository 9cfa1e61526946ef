using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>How much an account does in a ledger.</summary>
/// <param name="Account">The account.</param>
/// <param name="Sent">How many transfers it sends.</param>
/// <param name="Received">How many it receives.</param>
public sealed record AccountTraffic(Account Account, int Sent, int Received);
