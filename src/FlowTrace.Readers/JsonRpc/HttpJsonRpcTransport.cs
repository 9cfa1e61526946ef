using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Readers.Http;

namespace FlowTrace.Readers.JsonRpc;

/// <summary>Carries calls over HTTP. Batches are answered in any order and matched by their ids; one that is too large is halved.</summary>
internal sealed class HttpJsonRpcTransport(Endpoint endpoint) : IJsonRpcTransport
{
    private const string NoAnswerMessage = "a call of the batch was not answered";

    // Contracts may call one another a thousand deep, and each call is two levels of JSON.
    private const int MaxDepth = 4200;

    // What goes on timing out is too much for the node.
    private const int MostTimeouts = 3;

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
        JsonRpcError? whole = null;
        var question = new HttpQuestion
        {
            Body = Write(calls, start, got),
            BodyAgain = () =>
            {
                whole = null;
                return Write(calls, start, got);
            },
            Units = Enumerable.Range(start, count).Sum(i => JsonRpcCosts.Of(calls[i].Method)),
            Subject = count == 1 ? calls[start].Method : string.Create(CultureInfo.InvariantCulture, $"{calls[start].Method} and {count - 1} calls more"),
        };
        int tries = 0;
        (_, Verdict verdict) =
            await endpoint.AskAsync(question, answer => Judge(answer, got, ++tries, out whole), cancellationToken).ConfigureAwait(false);
        if (whole is not null && count == 1)
            got[0] = new JsonRpcAnswer(ReadOnlyMemory<byte>.Empty, whole);
        else if (count > 1 && (verdict.Kind == VerdictKind.TooLarge || whole is not null))
            return false;
        else if (verdict.Kind == VerdictKind.TooLarge)
            got[0] ??= new JsonRpcAnswer(ReadOnlyMemory<byte>.Empty, new JsonRpcError(-32003, verdict.Message));
        else if (verdict.Kind != VerdictKind.Good)
            throw endpoint.Failure($"It cannot do {question.Subject} ({verdict.Message}).");
        for (int i = 0; i < count; i++)
            answers[start + i] = got[i] is { Error: { } error } refused
                ? refused with { Error = error with { Message = endpoint.Hide(error.Message), Data = endpoint.Hide(error.Data) } }
                : got[i]!;
        return true;
    }

    /// <summary>Reads what came into its places, and says whether all of it is there. What is there is not asked for again.</summary>
    private static Verdict Judge(HttpAnswer answer, JsonRpcAnswer?[] got, int tries, out JsonRpcError? whole)
    {
        whole = null;
        try
        {
            var reader = new Utf8JsonReader(answer.Body, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                whole = JsonRpcEnvelope.Read(ref reader, answer.Body, got, isAlone: got.Length == 1);
            else if (reader.TokenType == JsonTokenType.StartArray)
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    whole ??= JsonRpcEnvelope.Read(ref reader, answer.Body, got, isAlone: false);
            else
                return new Verdict(VerdictKind.Transient, "no JSON-RPC answer");
        }
        catch (JsonException)
        {
            // Half an answer, or none at all.
            return answer.Status >= 400
                ? Verdict.OfStatus(answer)
                : new Verdict(VerdictKind.Transient, answer.Body.Length == 0 ? "an empty answer" : "an answer that is not JSON to its end");
        }

        return whole is not null ? VerdictOf(whole, answer, tries) : WorstOf(answer, got, tries);
    }

    /// <summary>Takes the answers out that are to be asked for again, and says why.</summary>
    private static Verdict WorstOf(HttpAnswer answer, JsonRpcAnswer?[] got, int tries)
    {
        Verdict worst = Verdict.Good;
        for (int i = 0; i < got.Length; i++)
        {
            Verdict verdict = got[i] is not { } one ? new Verdict(VerdictKind.Transient, NoAnswerMessage)
                : one.Error is { } error ? VerdictOf(error, answer, tries)
                : Verdict.Good;
            if (verdict.Kind == VerdictKind.Refused)
                return verdict;
            if (!verdict.IsWorthATry)
                continue;
            got[i] = null;
            if (worst.Kind != VerdictKind.RateLimited)
                worst = verdict;
        }

        return worst.IsWorthATry && answer.Status >= 400 ? Verdict.OfStatus(answer) : worst;
    }

    private static Verdict VerdictOf(JsonRpcError error, HttpAnswer answer, int tries)
    {
        if (error.IsRateLimit)
            return new Verdict(VerdictKind.RateLimited, error.Message, answer.RetryAfter);
        if (answer.Status is 401 or 403 || error.IsSpent)
            return new Verdict(VerdictKind.Refused, error.Message);
        if (error.IsTooLarge || (error.IsTimeout && tries >= MostTimeouts))
            return new Verdict(VerdictKind.TooLarge, error.Message);
        return error.IsTransient ? new Verdict(VerdictKind.Transient, error.Message) : Verdict.Good;
    }

    /// <summary>Writes the calls that have no answer yet. Their ids stay the same, however often they are asked.</summary>
    private static byte[] Write(IReadOnlyList<JsonRpcCall> calls, int start, JsonRpcAnswer?[] got)
    {
        var text = new StringBuilder(got.Length == 1 ? "" : "[");
        bool isFirst = true;
        for (int i = 0; i < got.Length; i++)
        {
            if (got[i] is not null)
                continue;
            text.Append(isFirst ? "" : ",")
                .Append(CultureInfo.InvariantCulture,
                    $$"""{"jsonrpc":"2.0","id":{{i}},"method":"{{calls[start + i].Method}}","params":{{calls[start + i].Parameters}}}""");
            isFirst = false;
        }

        return Encoding.UTF8.GetBytes(text.Append(got.Length == 1 ? "" : "]").ToString());
    }
}
