using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>
/// Clusters of addresses by what their transactions spend together (multi-input), coinjoins kept out, and hints at which output is change.
/// </summary>
/// <remarks>
/// Only Bitcoin's main network has rules for the shapes of coinjoins; elsewhere every transaction counts. Change never joins a cluster: a wrong guess
/// would swallow somebody else's wallet. Immutable and safe to share between threads.
/// </remarks>
public sealed class OutpointClusters
{
    // A thousandth of a coin: who types an amount seldom types more digits.
    private const uint RoundUnits = 100_000;

    private readonly Dictionary<Account, OutpointCluster> _byAccount;

    private OutpointClusters(IReadOnlyList<OutpointCluster> clusters, IReadOnlyList<TransactionId> coinJoins, IReadOnlyList<ChangeHint> hints)
    {
        Clusters = clusters;
        CoinJoins = coinJoins;
        ChangeHints = hints;
        _byAccount = clusters.SelectMany(cluster => cluster.Accounts.Select(account => (account, cluster)))
            .ToDictionary(pair => pair.account, pair => pair.cluster);
    }

    /// <summary>The clusters of two addresses or more, largest first, then by their first account.</summary>
    public IReadOnlyList<OutpointCluster> Clusters { get; }

    /// <summary>The transactions that look like coinjoins and joined nothing, in order.</summary>
    public IReadOnlyList<TransactionId> CoinJoins { get; }

    /// <summary>Outputs that may be change, in order.</summary>
    public IReadOnlyList<ChangeHint> ChangeHints { get; }

    /// <summary>The cluster of an address; null where nothing was spent together with its coins.</summary>
    public OutpointCluster? Find(Account account) => _byAccount.GetValueOrDefault(account);

    /// <summary>Clusters the addresses of a table.</summary>
    public static OutpointClusters Of(TransferTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new Search(table).Run();
    }

    private sealed class Search(TransferTable table)
    {
        private readonly Dictionary<Account, Account> _parent = [];
        private readonly HashSet<Account> _seen = [];
        private readonly List<(TransactionId Transaction, Account Member)> _joins = [];
        private readonly List<TransactionId> _coinJoins = [];
        private readonly List<ChangeHint> _hints = [];

        public OutpointClusters Run()
        {
            for (int from = 0; from < table.Count;)
            {
                int to = from + 1;
                while (to < table.Count && table.Columns.Transaction[to] == table.Columns.Transaction[from])
                    to++;
                Read(from, to);
                from = to;
            }

            ILookup<Account, TransactionId> joins = _joins.ToLookup(join => RootOf(join.Member), join => join.Transaction);
            OutpointCluster[] clusters =
            [
                .. _parent.Keys.ToArray().GroupBy(RootOf).Where(group => group.Count() > 1)
                    .Select(group => new OutpointCluster([.. group.Order()], [.. joins[group.Key]]))
                    .OrderByDescending(cluster => cluster.Accounts.Count).ThenBy(cluster => cluster.Accounts[0]),
            ];
            return new OutpointClusters(clusters, _coinJoins, _hints);
        }

        private void Read(int from, int to)
        {
            var inputs = new List<CoinJoinPart>();
            var outputs = new List<(CoinJoinPart Part, Outpoint Output)>();
            for (int row = from; row < to; row++)
            {
                Transfer transfer = table[row];
                if (table.OutpointOf(row) is not { } outpoint)
                    continue;
                if (transfer.To.IsTransaction)
                    inputs.Add(new CoinJoinPart(OwnerOf(transfer.From), transfer.Quantity));
                else
                    outputs.Add((new CoinJoinPart(OwnerOf(transfer.To), transfer.Quantity), outpoint));
            }

            TransactionId id = table[from].Transaction;
            bool isCoinJoin = table[from].Position.Chain == ChainId.Bitcoin && CoinJoinShape.Of(inputs, [.. outputs.Select(output => output.Part)]).IsCoinJoin;
            if (isCoinJoin)
                _coinJoins.Add(id);
            else if (inputs.Count > 0)
                Join(id, inputs);
            if (!isCoinJoin && inputs.Count > 0 && outputs.Count > 1)
                Hint(id, inputs, outputs);
            _seen.UnionWith(inputs.Concat(outputs.Select(output => output.Part)).Where(part => part.Account is not null).Select(part => part.Account!.Value));
        }

        private void Join(TransactionId id, List<CoinJoinPart> inputs)
        {
            Account[] owners = [.. inputs.Where(input => input.Account is not null).Select(input => input.Account!.Value).Distinct()];
            foreach (Account owner in owners)
                _parent.TryAdd(owner, owner);
            for (int i = 1; i < owners.Length; i++)
                if (RootOf(owners[i]) is var root && RootOf(owners[0]) is var first && root != first)
                    _parent[root] = first;
            if (owners.Length > 1)
                _joins.Add((id, owners[0]));
        }

        private void Hint(TransactionId id, List<CoinJoinPart> inputs, List<(CoinJoinPart Part, Outpoint Output)> outputs)
        {
            UInt128 smallest = inputs.Min(input => input.Quantity);
            HashSet<Account> owners = [.. inputs.Where(input => input.Account is not null).Select(input => input.Account!.Value)];
            (string Reason, Func<CoinJoinPart, bool> Holds)[] signs =
            [
                ("It alone goes to an address that was never seen before, or to one of the inputs' own.",
                    part => part.Account is { } owner && (owners.Contains(owner) || !_seen.Contains(owner))),
                ("It alone is no multiple of a thousandth of a coin.", part => part.Quantity % RoundUnits != UInt128.Zero),
                ("It alone is smaller than every input: were it the payment, an input would be needless.", part => part.Quantity < smallest),
            ];
            var reasons = new SortedDictionary<int, List<string>>();
            foreach ((string reason, Func<CoinJoinPart, bool> holds) in signs)
                if (outputs.FindAll(output => holds(output.Part)) is [var only])
                {
                    int at = outputs.IndexOf(only);
                    reasons.TryAdd(at, []);
                    reasons[at].Add(reason);
                }

            // Two outputs that each bear a sign contradict each other: then there is no hint.
            if (reasons.Count != 1 || outputs[reasons.Keys.First()].Part.Account is not { } change)
                return;
            (int place, List<string> why) = reasons.First();
            _hints.Add(new ChangeHint(id, outputs[place].Output, change, why.Count, why));
        }

        private static Account? OwnerOf(in Account account) =>
            account.Address == Address.Unknown || account.IsUnspendable || account.IsTransaction ? null : account;

        private Account RootOf(Account account)
        {
            Account root = account;
            while (_parent[root] != root)
                root = _parent[root];
            while (_parent[account] != root)
                (account, _parent[account]) = (_parent[account], root);
            return root;
        }
    }
}
