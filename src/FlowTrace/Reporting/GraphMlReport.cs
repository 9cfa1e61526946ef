using System.Globalization;
using System.Xml;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes every wallet and transfer as GraphML, for Gephi, yEd, Cytoscape, NetworkX and the like.</summary>
/// <remarks>
/// Quantities are decimal strings of base units, for no number type of GraphML holds them. <c>weight</c> is the largest share of a theft that the
/// transfer carried under the main policy, from 0 to 1. Where a step is a swap or a bridge, <c>asset</c> and <c>quantity</c> are what was received,
/// <c>givenAsset</c> and <c>givenQuantity</c> what was given, <c>tx</c> and <c>time</c> those of the giving, and <c>grade</c> how it is known.
/// A node's <c>bounds</c>, where they were asked for, are the least and the most at each end there: status, asset, theft, and the two figures.
/// <c>stolen.POLICY.THEFT</c> are a theft's units on it; they are never summed over thefts.
/// </remarks>
public static class GraphMlReport
{
    private const string Namespace = "http://graphml.graphdrawing.org/xmlns";

    private const string BoundsKey = "bounds";

    private static readonly (string Id, string For, string Type)[] Keys =
    [
        ("account", "node", "string"), ("label", "node", "string"), ("category", "node", "string"), ("hops", "node", "int"), ("first", "node", "string"),
        ("followed", "node", "boolean"), ("outcomes", "node", "string"), ("kind", "edge", "string"), ("theft", "edge", "boolean"), ("time", "edge", "string"),
        ("tx", "edge", "string"), ("index", "edge", "int"), ("asset", "edge", "string"), ("symbol", "edge", "string"), ("quantity", "edge", "string"),
        ("weight", "edge", "double"), ("givenAsset", "edge", "string"), ("givenQuantity", "edge", "string"), ("shape", "edge", "string"),
        ("grade", "edge", "string"), ("protocol", "edge", "string"), ("reason", "edge", "string"), ("caveat", "edge", "string"),
        ("arrivalTx", "edge", "string"), ("arrivalTime", "edge", "string"),
    ];

    /// <summary>Writes the graph.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void Write(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        // The declaration is written by hand: the writer would name the encoding of a string in memory.
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using var xml = XmlWriter.Create(
            output, new XmlWriterSettings { Indent = true, IndentChars = " ", NewLineChars = "\n", OmitXmlDeclaration = true, CloseOutput = false });
        xml.WriteStartElement("graphml", Namespace);
        WriteKeys(result, xml);
        xml.WriteStartElement("graph", Namespace);
        xml.WriteAttributeString("id", "flowtrace");
        xml.WriteAttributeString("edgedefault", "directed");
        ILookup<Account, Outcome> outcomes = result.Outcomes.ToLookup(outcome => outcome.Account);
        foreach (Wallet wallet in result.Graph.Wallets)
            WriteNode(wallet, outcomes[wallet.Account], xml);
        var stolen = result.Stolen.ToDictionary(part => (part.Theft, part.OriginAsset), part => part.Quantity);
        foreach (FlowEdge edge in result.Graph.Edges())
            WriteEdge(edge, stolen, result, xml);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.Flush();
        output.Write('\n');
    }

    private static void WriteKeys(TraceResult result, XmlWriter xml)
    {
        foreach ((string id, string target, string type) in Keys)
            WriteKey(xml, id, target, id, type);
        if (result.Outcomes.Any(outcome => outcome.Bounds is not null))
            WriteKey(xml, BoundsKey, "node", BoundsKey, "string");
        for (int policy = 0; policy < result.Policies.Count; policy++)
            for (int theft = 0; theft < result.Thefts.Count; theft++)
                WriteKey(xml, StolenKey(policy, theft), "edge", $"stolen.{result.Policies[policy].ToName()}.{ReportText.Name(result.Thefts[theft])}", "string");
    }

    private static void WriteKey(XmlWriter xml, string id, string target, string name, string type)
    {
        xml.WriteStartElement("key", Namespace);
        xml.WriteAttributeString("id", id);
        xml.WriteAttributeString("for", target);
        xml.WriteAttributeString("attr.name", name);
        xml.WriteAttributeString("attr.type", type);
        xml.WriteEndElement();
    }

    private static void WriteNode(Wallet wallet, IEnumerable<Outcome> outcomes, XmlWriter xml)
    {
        xml.WriteStartElement("node", Namespace);
        xml.WriteAttributeString("id", NodeId(wallet));
        WriteData(xml, "account", wallet.Account.ToString());
        if (wallet.Label is { } label)
        {
            WriteData(xml, "label", ReportText.Name(label.Name, int.MaxValue));
            if (label.Category != ServiceCategory.None)
                WriteData(xml, "category", label.Category.ToName());
        }

        else if (wallet.Account.IsTransaction)
            WriteData(xml, "category", "transaction");

        WriteData(xml, "hops", wallet.Hops.ToString(CultureInfo.InvariantCulture));
        WriteData(xml, "first", ReportText.Time(wallet.First));
        WriteData(xml, "followed", wallet.Followed ? "true" : "false");
        string statuses = string.Join(' ', outcomes.Select(outcome => outcome.Status.ToName()).Distinct(StringComparer.Ordinal));
        if (statuses.Length > 0)
            WriteData(xml, "outcomes", statuses);
        string bounds = string.Join("; ", outcomes.SelectMany(outcome => (outcome.Bounds ?? []).Select(one => Words(outcome, one))));
        if (bounds.Length > 0)
            WriteData(xml, BoundsKey, bounds);
        xml.WriteEndElement();
    }

    private static string Words(Outcome outcome, StolenBounds bounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{outcome.Status.ToName()} {outcome.Asset} {ReportText.Name(bounds.Theft)} {bounds.Least}-{bounds.Most}{(bounds.IsExact ? "" : " not exact")}");

    private static void WriteEdge(FlowEdge edge, Dictionary<(string Theft, Asset Asset), UInt128> stolen, TraceResult result, XmlWriter xml)
    {
        Transfer transfer = edge.Transfer;
        HopFlow? hop = edge.Hop;
        Position position = hop?.DeparturePosition ?? transfer.Position;
        xml.WriteStartElement("edge", Namespace);
        xml.WriteAttributeString("id", string.Create(CultureInfo.InvariantCulture, $"e{edge.Index}"));
        xml.WriteAttributeString("source", NodeId(edge.Source));
        xml.WriteAttributeString("target", NodeId(edge.Target));
        WriteData(xml, "kind", edge.Kind.ToName());
        if (edge.IsTheft)
            WriteData(xml, "theft", "true");
        WriteData(xml, "time", ReportText.Time(position.Time));
        WriteData(xml, "tx", ReportText.Name(hop is null ? transfer.TransactionText : HopText.Departure(hop), int.MaxValue));
        if (position.Index != Position.Unknown)
            WriteData(xml, "index", position.Index.ToString(CultureInfo.InvariantCulture));
        WriteData(xml, "asset", transfer.Asset.ToString());
        if (ReportText.Symbol(transfer.Asset, result) is { Length: > 0 } symbol)
            WriteData(xml, "symbol", symbol);
        WriteData(xml, "quantity", transfer.Quantity.ToString(CultureInfo.InvariantCulture));
        int weight = 0;
        foreach (StolenPart part in edge.Stolen(result.MainPolicy))
            weight = Math.Max(weight, Share.PartsPerMillion(part.Origin, stolen.GetValueOrDefault((part.Theft, part.OriginAsset))));
        WriteData(xml, "weight", Share.Fraction(weight));
        if (hop is not null)
            WriteHop(hop, xml);
        WriteStolen(edge, result, xml);
        xml.WriteEndElement();
    }

    private static void WriteHop(HopFlow hop, XmlWriter xml)
    {
        if (hop.Kind is FlowKind.Swap or FlowKind.Bridge)
        {
            WriteData(xml, "givenAsset", hop.Given.Asset.ToString());
            WriteData(xml, "givenQuantity", hop.Given.BaseUnits.ToString(CultureInfo.InvariantCulture));
            WriteData(xml, "shape", hop.Shape.ToName());
        }

        WriteData(xml, "grade", hop.Grade.ToName());
        if (hop.Protocol.Length > 0)
            WriteData(xml, "protocol", ReportText.Name(hop.Protocol, int.MaxValue));
        if (hop.Reason.Length > 0)
            WriteData(xml, "reason", ReportText.Name(hop.Reason, int.MaxValue));
        if (hop.Shape == HopShape.Loan)
            WriteData(xml, "caveat", HopText.LoanCaveat);
        if (hop.Kind != FlowKind.Bridge)
            return;
        WriteData(xml, "arrivalTx", ReportText.Name(HopText.Arrival(hop), int.MaxValue));
        WriteData(xml, "arrivalTime", ReportText.Time(hop.ArrivalPosition.Time));
    }

    private static void WriteStolen(FlowEdge edge, TraceResult result, XmlWriter xml)
    {
        for (int policy = 0; policy < result.Policies.Count; policy++)
        {
            IReadOnlyList<StolenPart> parts = edge.Stolen(result.Policies[policy]);
            for (int theft = 0; theft < result.Thefts.Count && parts.Count > 0; theft++)
            {
                UInt128 sum = 0;
                foreach (StolenPart part in parts)
                    if (part.Theft == result.Thefts[theft])
                        sum += part.Quantity;
                if (sum > 0)
                    WriteData(xml, StolenKey(policy, theft), sum.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private static void WriteData(XmlWriter xml, string key, string value)
    {
        xml.WriteStartElement("data", Namespace);
        xml.WriteAttributeString("key", key);
        xml.WriteString(value);
        xml.WriteEndElement();
    }

    private static string NodeId(Wallet wallet) => string.Create(CultureInfo.InvariantCulture, $"n{wallet.Index}");

    private static string StolenKey(int policy, int theft) => string.Create(CultureInfo.InvariantCulture, $"stolen{policy}.{theft}");
}
