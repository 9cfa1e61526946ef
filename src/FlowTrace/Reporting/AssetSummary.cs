using System.Numerics;
using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>One asset of a ledger.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Symbol">Its symbol as the source gives it, untrusted; empty where it gives none.</param>
/// <param name="Info">What the source says about it; null for nothing.</param>
/// <param name="Transfers">How many transfers move it.</param>
/// <param name="Quantity">How many base units they move together. A sum over spam tokens can exceed any amount an account can hold.</param>
public sealed record AssetSummary(Asset Asset, string Symbol, AssetInfo? Info, long Transfers, BigInteger Quantity);
