using System.Text.Json;
using FlowTrace.Hops;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// Finds what the issuers of a chain's tokens did to accounts: freezes, releases, destroyed units. No transfer of the account shows them, and on Ethereum
/// the event does not index whom it is about; but they are few, so that all of them are asked for once.
/// </summary>
internal sealed class IssuerHistory(EvmNode node, ReadSession session, string prefix, EvmLimits limits)
{
    /// <summary>The transactions up to a block, by the account they are about as lower-case hex.</summary>
    public async ValueTask<ILookup<string, Touch>> FindAsync(ChainHead head, CancellationToken cancellationToken)
    {
        string[] contracts = [.. IssuerToken.On(node.Chain).Select(token => EvmTokens.HexOf(token.Asset.Contract))];
        if (contracts.Length == 0)
            return Array.Empty<Touch>().ToLookup(_ => "", StringComparer.Ordinal);
        var walk = new Walk(
            node, new RangeLog(session, $"{prefix}issuers"), node.Options.FromBlock, head.Block, new RangeSize(limits.Logs, limits.First), FilterOf(contracts));
        await walk.ResumeAsync(cancellationToken).ConfigureAwait(false);
        while (!walk.IsDone)
            await walk.TakeAsync((await node.SendAsync([walk.Next()], cancellationToken).ConfigureAwait(false))[0], cancellationToken).ConfigureAwait(false);
        return walk.Found.Select(touch => (Touch: touch, Space: touch.Hash.IndexOf(' ', StringComparison.Ordinal)))
            .ToLookup(pair => pair.Touch.Hash[(pair.Space + 1)..], pair => pair.Touch with { Hash = pair.Touch.Hash[..pair.Space] }, StringComparer.Ordinal);
    }

    private static string FilterOf(string[] contracts) =>
        $"\"address\":[{Quoted(contracts)}],\"topics\":[[{Quoted(IssuerActReader.AccountTopics.Select(topic => topic.ToString()))}]]";

    private static string Quoted(IEnumerable<string> texts) => string.Join(',', texts.Select(text => $"\"{text}\""));

    /// <summary>The walk; a touch's hash bears the account behind a space.</summary>
    private sealed class Walk(EvmNode node, RangeLog log, long first, long last, RangeSize size, string filter) : IndexWalk(node, log, first, last, size)
    {
        private const int AddressStart = 26;
        private const int WordEnd = 66;

        protected override JsonRpcCall CallOf() =>
            new("eth_getLogs", $$"""[{"fromBlock":{{EvmNode.Hex(First)}},"toBlock":{{EvmNode.Hex(Until)}},{{filter}}}]""");

        protected override bool Read(JsonElement result, List<Touch> found)
        {
            foreach (JsonElement item in EvmJson.Items(result))
            {
                JsonElement[] topics = [.. EvmJson.Items(EvmJson.Member(item, "topics"u8))];
                string word = topics.Length > 1 ? EvmJson.Text(topics[1]) : EvmJson.Text(EvmJson.Member(item, "data"u8));
                if (word.Length >= WordEnd)
                    found.Add(new Touch(
                        EvmJson.Number(EvmJson.Member(item, "blockNumber"u8)),
                        $"{EvmJson.Text(EvmJson.Member(item, "transactionHash"u8))} 0x{word[AddressStart..WordEnd].ToLowerInvariant()}"));
            }

            return false;
        }
    }
}
