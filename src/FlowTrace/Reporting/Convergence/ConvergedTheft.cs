namespace FlowTrace.Reporting;

/// <summary>A theft of one or more results. Thefts of two results are one where a transfer is part of both.</summary>
/// <param name="Number">Its number, counted from 1 in the order of the results.</param>
/// <param name="Ids">The ids it has, each once; text from outside.</param>
/// <param name="Results">The results that trace it.</param>
public sealed record ConvergedTheft(int Number, IReadOnlyList<string> Ids, IReadOnlyList<string> Results);
