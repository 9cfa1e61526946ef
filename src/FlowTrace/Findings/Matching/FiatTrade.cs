using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>A record of a trade of coins for money, from a bank or a desk: what somebody's books say, not what a chain shows.</summary>
/// <param name="Id">The record's own name; untrusted text.</param>
/// <param name="Time">When the money moved.</param>
/// <param name="Side">What the customer did.</param>
/// <param name="Expected">How many coins the record says, or its money at its rate comes to.</param>
/// <param name="Money">The amount of money as written; untrusted text, for display.</param>
/// <param name="Currency">The money's currency; untrusted text.</param>
/// <param name="Line">The line of the file, counted from 1; 0 for none.</param>
public sealed record FiatTrade(string Id, DateTimeOffset Time, FiatSide Side, Amount Expected, string Money = "", string Currency = "", long Line = 0);
