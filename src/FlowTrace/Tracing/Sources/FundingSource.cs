using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Tracing;

/// <summary>Where units came from, as far as the data and the rules lead back.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Theft">The theft's id; empty for any other source.</param>
/// <param name="Account">The account that paid; of a gap and a limit, the one whose past is not known or not followed. Null for a theft.</param>
/// <param name="Asset">The asset in which the units came from there.</param>
/// <param name="Label">The label of a service or mixer.</param>
/// <param name="Reason">Why it ends here, in words; for a limit its name and figure.</param>
public sealed record FundingSource(SourceKind Kind, string Theft, Account? Account, Asset Asset, Label? Label, string Reason);
