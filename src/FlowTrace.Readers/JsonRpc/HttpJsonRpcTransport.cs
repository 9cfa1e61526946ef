using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Readers.Http;

namespace FlowTrace.Readers.JsonRpc;

/// <summary>Carries calls over HTTP. Batches are answered in any order and matched by their ids; one that is too large is halved.</summary>
internal sealed class HttpJsonRpcTransport(Endpoint endpoint) : IJsonRpcTransport
{
    private const string NoAnswerMessage = "a call of the batch was not answered";

    // Nodes differ in how many calls they take at once: what one has refused is not asked of it again.
    private volatile int _batchSize = endpoint.Options.BatchSize;

    public string Name => endpoint.Name;

    public async ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken = default)
    {
        var answers = new JsonRpcAnswer[calls.Count];
        for (int start = 0, count; start < calls.Count; start += count)
        {
            count = Math.Min(_batchSize, calls.Count - start);
            if (await TrySendAsync(calls, start, count, answers, cancellationToken).ConfigureAwait(false))
                continue;
            _batchSize = Math.Max(1, count / 2);
            count = 0;
        }

        return answers;
    }

    /// <summary>Makes some of the calls; false when the node takes fewer at once.</summary>
    private async ValueTask<bool> TrySendAsync(
        IReadOnlyList<JsonRpcCall> calls, int start, int count, JsonRpcAnswer[] answers, CancellationToken cancellationToken)
    {
        var got = new JsonRpcAnswer?[count];
        var question = new HttpQuestion
        {
            Body = Write(calls, start, count),
            Units = Enumerable.Range(start, count).Sum(i => JsonRpcCosts.Of(calls[i].Method)),
            Subject = count == 1 ? calls[start].Method : string.Create(CultureInfo.InvariantCulture, $"{calls[start].Method} and {count - 1} calls more"),
        };
        JsonRpcError? whole = null;
        (_, Verdict verdict) = await endpoint.AskAsync(question, answer => Judge(answer, got, count, out whole), cancellationToken).ConfigureAwait(false);
        if (whole is not null && count == 1)
            got[0] = new JsonRpcAnswer(ReadOnlyMemory<byte>.Empty, whole);
        else if (verdict.Kind == VerdictKind.TooLarge && count > 1)
            return false;
        else if (verdict.Kind == VerdictKind.TooLarge)
            got[0] ??= new JsonRpcAnswer(ReadOnlyMemory<byte>.Empty, new JsonRpcError(-32003, verdict.Message));
        else if (verdict.Kind != VerdictKind.Good)
            throw endpoint.Failure($"It cannot do {question.Subject} ({verdict.Message}).");
        for (int i = 0; i < count; i++)
            answers[start + i] = got[i]!;
        return true;
    }

    /// <summary>Reads what came into its places, and says whether all of it can be used.</summary>
    private static Verdict Judge(HttpAnswer answer, JsonRpcAnswer?[] got, int count, out JsonRpcError? whole)
    {
        whole = null;
        Array.Clear(got);
        try
        {
            var reader = new Utf8JsonReader(answer.Body, new JsonReaderOptions { MaxDepth = 512 });
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                whole = JsonRpcEnvelope.Read(ref reader, answer.Body, got, isAlone: count == 1);
            else if (reader.TokenType == JsonTokenType.StartArray)
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    whole ??= JsonRpcEnvelope.Read(ref reader, answer.Body, got, isAlone: false);
            else
                return new Verdict(VerdictKind.Transient, "no JSON-RPC answer");
        }
        catch (JsonException)
        {
            // Half an answer, or none at all.
            return answer.Status >= 400 ? Verdict.OfStatus(answer) : new Verdict(VerdictKind.Transient, answer.Body.Length == 0 ? "an empty answer" : "an answer that is not JSON to its end");
        }

        if (whole is not null)
            return VerdictOf(whole, answer);
        foreach (JsonRpcAnswer? one in got)
            if (one is null)
                return answer.Status >= 400 ? Verdict.OfStatus(answer) : new Verdict(VerdictKind.Transient, NoAnswerMessage);
            else if (one.Error is { } error && VerdictOf(error, answer) is var verdict && verdict.IsWorthATry)
                return verdict;
        return Verdict.Good;
    }

    private static Verdict VerdictOf(JsonRpcError error, HttpAnswer answer)
    {
        if (error.IsRateLimit)
            return new Verdict(VerdictKind.RateLimited, error.Message, answer.RetryAfter);
        if (answer.Status is 401 or 403)
            return new Verdict(VerdictKind.Refused, error.Message);
        if (error.IsTooLarge)
            return new Verdict(VerdictKind.TooLarge, error.Message);
        return error.IsTransient ? new Verdict(VerdictKind.Transient, error.Message) : Verdict.Good;
    }

    private static byte[] Write(IReadOnlyList<JsonRpcCall> calls, int start, int count)
    {
        var text = new StringBuilder(count == 1 ? "" : "[");
        for (int i = 0; i < count; i++)
            text.Append(i > 0 ? "," : "")
                .Append(CultureInfo.InvariantCulture, $$"""{"jsonrpc":"2.0","id":{{i}},"method":"{{calls[start + i].Method}}","params":{{calls[start + i].Parameters}}}""");
        return Encoding.UTF8.GetBytes(text.Append(count == 1 ? "" : "]").ToString());
    }
}
