using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Auditing;

/// <summary>What a figure is about. Parts that do not apply are left at their defaults.</summary>
internal readonly record struct FigureKey(string What, TaintPolicy Policy, string Theft, Account Account, Asset Asset, string Detail, Transfer Transfer)
{
    public override int GetHashCode() => HashCode.Combine(What, Policy, Theft, Account, Asset, Detail, Transfer.Position, Transfer.Quantity);

    public override string ToString()
    {
        string transfer = Transfer.Position == default
            ? ""
            : $" [{Transfer.TransactionText}#{Transfer.Position.Index} {Names.Of(Transfer.From)} -> {Names.Of(Transfer.To)} {Transfer.Quantity}]";
        return $"{What} {(What is "gap" or "stolen" ? "" : Policy.ToName())} {Theft} {Names.Of(Account)} {Names.Of(Asset)} {Detail}{transfer}";
    }
}

/// <summary>The figures of a trace in one flat list, the same for the auditor and the tracer, so that they can be compared one by one.</summary>
internal sealed class AuditFigures
{
    private readonly Dictionary<FigureKey, (BigInteger Quantity, BigInteger Origin)> _figures = [];
    private readonly HashSet<(Account Account, Asset Asset)> _reached = [];

    public IReadOnlyDictionary<FigureKey, (BigInteger Quantity, BigInteger Origin)> All => _figures;

    /// <summary>Notes a pocket that held stolen units at some time; gaps elsewhere are nobody's concern.</summary>
    public void Reach(Account account, Asset asset) => _reached.Add((account, asset));

    public void Stolen(string theft, Asset asset, BigInteger quantity) => Add(new("stolen", default, theft, default, asset, "", default), quantity, 0);

    public void Edge(TaintPolicy policy, string theft, in Transfer transfer, BigInteger quantity, BigInteger origin) =>
        Add(new("edge", policy, theft, default, transfer.Asset, "", transfer), quantity, origin);

    public void Outcome(
        TaintPolicy policy, string theft, Account account, Asset asset, OutcomeStatus status, BigInteger quantity, BigInteger origin) =>
        Add(new("outcome", policy, theft, account, asset, status.ToName(), default), quantity, origin);

    /// <summary>Where more left than was there; the second figure counts the gaps.</summary>
    public void Gap(Account account, Asset asset, TransactionId transaction, Position position, BigInteger missing) =>
        Add(new("gap", default, "", account, asset, "", default(Transfer) with { Transaction = transaction, Position = position }), missing, 1);

    public void Book(TaintPolicy policy, string theft, Asset asset, string side, BigInteger quantity) =>
        Add(new("book", policy, theft, default, asset, side, default), 0, quantity);

    /// <summary>The books that follow from the other figures: what was stolen against what stands where.</summary>
    public void CloseBooks(IEnumerable<TaintPolicy> policies)
    {
        KeyValuePair<FigureKey, (BigInteger Quantity, BigInteger Origin)>[] known = [.. _figures];
        foreach (TaintPolicy policy in policies)
        {
            foreach ((FigureKey key, (BigInteger quantity, _)) in known)
                if (key.What == "stolen")
                    Book(policy, key.Theft, key.Asset, "stolen", quantity);
            foreach ((FigureKey key, (_, BigInteger origin)) in known)
                if (key.What == "outcome" && key.Policy == policy)
                    Book(policy, key.Theft, key.Asset, key.Detail, origin);
        }
    }

    /// <summary>The figures of the tracer's result.</summary>
    public static AuditFigures Of(TraceResult result)
    {
        var figures = new AuditFigures();
        foreach (StolenPart part in result.Stolen)
            figures.Stolen(part.Theft, part.OriginAsset, part.Quantity);
        foreach (FlowEdge edge in result.Graph.Edges())
            foreach (TaintPolicy policy in result.Policies)
                foreach (StolenPart part in edge.Stolen(policy))
                    figures.Edge(policy, part.Theft, edge.Transfer, part.Quantity, part.Origin);
        foreach (Outcome outcome in result.Outcomes)
            foreach (TaintPolicy policy in result.Policies)
                foreach (StolenPart part in outcome.Stolen(policy))
                    figures.Outcome(policy, part.Theft, outcome.Account, outcome.Asset, outcome.Status, part.Quantity, part.Origin);
        foreach (Gap gap in result.Gaps)
            figures.Gap(gap.Account, gap.Asset, gap.Transaction, gap.Position, gap.Quantity);
        foreach (BalanceSheet sheet in result.Books)
        {
            figures.Book(sheet.Policy, sheet.Theft, sheet.Asset, "stolen", sheet.Stolen);
            foreach ((OutcomeStatus status, UInt128 quantity) in sheet.ByStatus)
                figures.Book(sheet.Policy, sheet.Theft, sheet.Asset, status.ToName(), quantity);
        }

        return figures;
    }

    /// <summary>The figures that are asked for, in the order of their texts: equal figures give equal texts.</summary>
    public string ToText(Func<FigureKey, bool>? which = null) => string.Join('\n', _figures
        .Where(pair => which is null || which(pair.Key))
        .Select(pair => $"{pair.Key} = {pair.Value.Quantity} / {pair.Value.Origin}")
        .Order(StringComparer.Ordinal));

    /// <summary>Every figure that differs from the auditor's, one a line; empty when the two agree.</summary>
    public string DifferencesFrom(AuditFigures other)
    {
        IEnumerable<string> lines = _figures.Keys.Union(other._figures.Keys)
            .Where(key => key.What != "gap" || other._reached.Contains((key.Account, key.Asset)))
            .Where(key => _figures.GetValueOrDefault(key) != other._figures.GetValueOrDefault(key))
            .Select(key => $"{key}: {Show(this, key)}, auditor {Show(other, key)}")
            .Order(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static string Show(AuditFigures figures, in FigureKey key)
    {
        (BigInteger quantity, BigInteger origin) = figures._figures.GetValueOrDefault(key);
        return $"{quantity} / {origin}";
    }

    // Nothing is the same as none: a tracer may list a zero or leave it out.
    private void Add(in FigureKey key, BigInteger quantity, BigInteger origin)
    {
        if (quantity.IsZero && origin.IsZero)
            return;
        (BigInteger heldQuantity, BigInteger heldOrigin) = _figures.GetValueOrDefault(key);
        _figures[key] = (heldQuantity + quantity, heldOrigin + origin);
    }
}
