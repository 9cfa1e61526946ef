using System.Globalization;
using System.Text.Json.Nodes;
using FlowTrace.Chain;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Vectors;

/// <summary>One ledger of <c>taint_vectors.json</c> with what every policy makes of it.</summary>
internal sealed class TaintVector(JsonNode json)
{
    public static IReadOnlyDictionary<TaintPolicy, string> PolicyNames { get; } = new Dictionary<TaintPolicy, string>
    {
        [TaintPolicy.Fifo] = "fifo",
        [TaintPolicy.Lifo] = "lifo",
        [TaintPolicy.ProRata] = "haircut_int",
        [TaintPolicy.DirtyFirst] = "dirty_first_out",
        [TaintPolicy.CleanFirst] = "clean_first_out",
        [TaintPolicy.Tiho] = "tiho",
        [TaintPolicy.Poison] = "poison_balance",
    };

    public string Name => (string)json["name"]!;

    /// <summary>Reads every vector of the file.</summary>
    public static IReadOnlyList<TaintVector> ReadAll(string path) =>
        [.. JsonNode.Parse(File.ReadAllText(path))!.AsArray().Select(node => new TaintVector(node!))];

    /// <summary>The ledger as a case: an event a second, what the vector calls a window in one transaction, all policies.</summary>
    public AuditCase ToCase()
    {
        JsonNode[] events = [.. json["events"]!.AsArray().Select(node => node!)];
        IEnumerable<Theft> thefts = events
            .Where(node => node["seed"] is not null)
            .GroupBy(node => (string)node["seed"]!)
            .Select(group => Theft.InTransactions(group.Select(node => TransactionOf((int)node["t"]!)), group.Key));
        return new AuditCase
        {
            Transfers = [.. events.Select(ToTransfer)],
            Thefts = [.. thefts],
            Options = new TraceOptions { Policies = TaintPolicies.All },
        };
    }

    /// <summary>The stolen units on every transfer under a policy.</summary>
    public IEnumerable<(Transfer Transfer, long Stolen)> Edges(TaintPolicy policy)
    {
        JsonNode[] events = [.. json["events"]!.AsArray().Select(node => node!)];
        foreach (JsonNode? edge in Result(policy)["edges"]!.AsArray())
            yield return (ToTransfer(Array.Find(events, node => (int)node["t"]! == (int)edge!["t"]!)!), (long)edge!["tainted"]!);
    }

    /// <summary>The stolen units with every account at the end.</summary>
    public IEnumerable<(Account Account, long Stolen)> Accounts(TaintPolicy policy) =>
        Result(policy)["tainted"]!.AsObject().Select(pair => (Names.Account(pair.Key), (long)pair.Value!));

    /// <summary>The same by theft; empty for the policies that the file does not split.</summary>
    public IEnumerable<(Account Account, string Theft, long Stolen)> Labels(TaintPolicy policy) =>
        from account in Result(policy)["labels"]?.AsObject() ?? []
        from theft in account.Value!.AsObject()
        select (Names.Account(account.Key), theft.Key, (long)theft.Value!);

    /// <summary>The least and the most stolen units with every account at the end, of all thefts together, whatever the rule.</summary>
    public IEnumerable<(Account Account, long Least, long Most)> Bounds => json["results"]!["bounds"]?["tainted"]?.AsObject()
        .Select(pair => (Names.Account(pair.Key), (long)pair.Value![0]!, (long)pair.Value![1]!)) ?? [];

    private JsonNode Result(TaintPolicy policy) => json["results"]![PolicyNames[policy]]!;

    private Transfer ToTransfer(JsonNode node)
    {
        int time = (int)node["t"]!;
        int first = FirstOfWindow(time);
        string sender = (string?)node["src"] ?? string.Create(CultureInfo.InvariantCulture, $"outside{time}");
        return new Transfer(
            TransferKind.Transfer, TransactionOf(time), new Position(first * 1000L, ChainId.Ethereum, Position.Unknown, Position.Unknown, time - first),
            Names.Account(sender), Names.Account((string)node["dst"]!), Names.Coin, (UInt128)(long)node["amt"]!);
    }

    private TransactionId TransactionOf(int time) => Names.Transaction(string.Create(CultureInfo.InvariantCulture, $"t{FirstOfWindow(time)}"));

    private int FirstOfWindow(int time) => Result(TaintPolicy.Tiho)["windows"]!.AsArray()
        .Select(window => window!.AsArray().Select(node => (int)node!).ToArray())
        .FirstOrDefault(window => window.Contains(time), [time])[0];
}
