using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers.Tron;

/// <summary>Single transactions by their ids, and what came of them; each is asked for once.</summary>
internal sealed class TronTransactions(TronApi api, ReadSession session, string prefix)
{
    /// <summary>A transaction and its info as one answer; null where the chain has it not, or behind the pinned block.</summary>
    public async ValueTask<JsonElement?> FindAsync(TransactionId transaction, ChainHead head, CancellationToken cancellationToken)
    {
        string key = $"{prefix}tx|{transaction}";
        if (await session.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } kept)
            return AnswerJson.Member(AnswerJson.Parse(kept), "rows"u8);
        JsonElement info = await AskInfoAsync(transaction, cancellationToken).ConfigureAwait(false);
        if (AnswerJson.Number(info, "blockNumber"u8) is var block && (block < 0 || block > head.Block))
            return null;
        JsonElement body = await api.PostAsync("/wallet/gettransactionbyid", $$"""{"value":"{{transaction}}"}""", cancellationToken).ConfigureAwait(false);
        if (AnswerJson.Text(body, "txID"u8).Length == 0)
            throw api.Failure($"It knows the info of {transaction} and not the transaction itself. Try later, or name another provider.");
        byte[] answer = AnswerJson.Keep([body, info]);
        await session.KeepAsync(key, answer, cancellationToken).ConfigureAwait(false);
        return AnswerJson.Member(AnswerJson.Parse(answer), "rows"u8);
    }

    /// <summary>The info of a transaction that stands in a final block.</summary>
    public async ValueTask<JsonElement> ReadInfoAsync(TransactionId transaction, CancellationToken cancellationToken)
    {
        string key = $"{prefix}info|{transaction}";
        if (await session.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } kept)
            return AnswerJson.Read(kept).Rows[0];
        JsonElement info = await AskInfoAsync(transaction, cancellationToken).ConfigureAwait(false);
        if (AnswerJson.Text(info, "id"u8).Length == 0)
            throw api.Failure($"It lists the transaction {transaction} and does not tell what came of it. Try later, or name another provider.");
        await session.KeepAsync(key, AnswerJson.Keep([info]), cancellationToken).ConfigureAwait(false);
        return info;
    }

    private ValueTask<JsonElement> AskInfoAsync(TransactionId transaction, CancellationToken cancellationToken) =>
        api.PostAsync("/wallet/gettransactioninfobyid", $$"""{"value":"{{transaction}}"}""", cancellationToken);
}
