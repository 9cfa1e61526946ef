using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Findings;

/// <summary>What a detector says of a shape in the flows, with what it rests on and what speaks against it.</summary>
/// <remarks>Immutable and safe to share between threads. What the detector is, the search writes down, not the detector.</remarks>
public sealed record Finding
{
    private const int IdBytes = 6;

    /// <summary>
    /// Its id: the detector's, and the beginning of the SHA-256 of the detector's version, the accounts and the transfers. The same shape has the same id in
    /// every run.
    /// </summary>
    public string Id => field ??= MakeId();

    /// <summary>The detector's id.</summary>
    public string Detector { get; internal init; } = "";

    /// <summary>The detector's version.</summary>
    public int Version { get; internal init; }

    /// <summary>The detector's parameters with the values in force.</summary>
    public IReadOnlyList<FindingParameter> Parameters { get; internal init; } = [];

    /// <summary>How the detector is known to go wrong.</summary>
    public string KnownErrors { get; internal init; } = "";

    /// <summary>What was found, one sentence without a full stop; an inferred finding is worded as one. No text from outside stands in it.</summary>
    public required string Title { get; init; }

    /// <summary>How it is known: <see cref="EvidenceGrade.Derived"/> where it is arithmetic over what the chain shows, else inferred.</summary>
    public required EvidenceGrade Grade { get; init; }

    /// <summary>The accounts it is about, the most important first.</summary>
    public required IReadOnlyList<Account> Accounts { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>The transfers it rests on, in order; never empty.</summary>
    public required IReadOnlyList<FindingTransfer> Transfers { get; init; }

    /// <summary>What speaks against it, each a sentence without a full stop; an inferred finding always says.</summary>
    public required IReadOnlyList<string> Against { get; init; }

    /// <summary>The ids of the thefts whose units are in it, in ordinal order.</summary>
    public IReadOnlyList<string> Thefts { get; init; } = [];

    /// <summary>The quantities it speaks of.</summary>
    public IReadOnlyList<FindingQuantity> Quantities { get; init; } = [];

    /// <summary>The flows as one, where the shape can be drawn so; else null.</summary>
    public CollapsedFlow? Collapsed { get; init; }

    /// <summary>The id and the title.</summary>
    public override string ToString() => $"{Id}: {Title}";

    private string MakeId()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Detector} {Version}\n");
        foreach (Account account in Accounts)
            text.Append(CultureInfo.InvariantCulture, $"{account}\n");
        foreach (FindingTransfer transfer in Transfers)
            text.Append(CultureInfo.InvariantCulture, $"{transfer.Transaction} {transfer.Position}\n");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return $"{Detector}-{Convert.ToHexStringLower(hash.AsSpan(0, IdBytes))}";
    }
}
