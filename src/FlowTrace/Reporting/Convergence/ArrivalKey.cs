namespace FlowTrace.Reporting;

/// <summary>Which units arrived where, by the numbers that the texts have in their scan.</summary>
internal readonly record struct ArrivalKey(int Account, int Theft, int Asset, int OriginAsset, int Policy);
