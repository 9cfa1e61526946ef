using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>Asks tokens for their symbols and decimals, each once. What a token calls itself proves nothing.</summary>
internal sealed class EvmTokens(EvmNode node, ReadSession session, string prefix)
{
    private const string Symbol = "0x95d89b41";
    private const string Decimals = "0x313ce567";
    private const int LongestSymbol = 60;
    private const int MostDecimals = 77;

    /// <summary>Describes to a ledger the tokens that moved in it: those that are known without asking.</summary>
    public async ValueTask DescribeAsync(EvmLedger ledger, CancellationToken cancellationToken)
    {
        var missing = new List<Asset>();
        foreach (Asset token in ledger.Tokens.Where(token => token.Kind == AssetKind.Token).Order())
            if (KnownTokens.Find(token) is { } known)
                ledger.Builder.Describe(token, new AssetInfo(known.Symbol, known.Decimals));
            else if (await session.FindAsync(KeyOf(token), cancellationToken).ConfigureAwait(false) is { } kept)
                Describe(ledger, token, Encoding.UTF8.GetString(kept.Span));
            else
                missing.Add(token);
        IReadOnlyList<JsonRpcAnswer> answers = await node.SendAsync(
            [.. missing.SelectMany(token => new[] { CallOf(token, Symbol), CallOf(token, Decimals) })], cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < missing.Count; i++)
        {
            string told = $"{NumberOf(answers[(2 * i) + 1])} {TextOf(answers[2 * i])}";
            Describe(ledger, missing[i], told);
            await session.KeepAsync(KeyOf(missing[i]), Encoding.UTF8.GetBytes(told), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The address of a call in twenty bytes, whatever the chain's own spelling.</summary>
    public static string HexOf(in Address address)
    {
        Span<byte> bytes = stackalloc byte[32];
        return "0x" + Convert.ToHexStringLower(bytes[..address.CopyTo(bytes)]);
    }

    private string KeyOf(in Asset token) => $"{prefix}token|{HexOf(token.Contract)}";

    private static void Describe(EvmLedger ledger, in Asset token, string told)
    {
        int space = told.IndexOf(' ', StringComparison.Ordinal);
        int? decimals = int.TryParse(told.AsSpan(0, space), CultureInfo.InvariantCulture, out int digits) ? digits : null;
        string symbol = told[(space + 1)..];
        if (symbol.Length > 0 || decimals is not null)
            ledger.Builder.Describe(token, new AssetInfo(symbol, decimals));
    }

    private static JsonRpcCall CallOf(in Asset token, string data) =>
        new("eth_call", $$"""[{"to":"{{HexOf(token.Contract)}}","data":"{{data}}"},"latest"]""");

    private static string NumberOf(JsonRpcAnswer answer) => BytesOf(answer) is { Length: Word.Bytes } bytes
        && Word.FromBytes(bytes).TryGetQuantity(out UInt128 number) && number <= MostDecimals ? number.ToString(CultureInfo.InvariantCulture) : "-";

    // Old tokens answer with one word of text instead of a string.
    private static string TextOf(JsonRpcAnswer answer)
    {
        byte[] bytes = BytesOf(answer);
        if (bytes.Length == Word.Bytes)
            return Clean(bytes.AsSpan().TrimEnd((byte)0));
        if (bytes.Length < 2 * Word.Bytes || !Word.FromBytes(bytes.AsSpan(Word.Bytes, Word.Bytes)).TryGetQuantity(out UInt128 length))
            return "";
        return length > (UInt128)(bytes.Length - (2 * Word.Bytes)) ? "" : Clean(bytes.AsSpan(2 * Word.Bytes, (int)length));
    }

    private static string Clean(ReadOnlySpan<byte> text) => SafeText.Clean(Encoding.UTF8.GetString(text), LongestSymbol).ReplaceLineEndings(" ");

    private static byte[] BytesOf(JsonRpcAnswer answer)
    {
        if (answer.Error is not null)
            return [];
        using JsonDocument document = EvmJson.Parse(answer.Result);
        try
        {
            return EvmJson.Bytes(document.RootElement);
        }
        catch (FormatException)
        {
            // Whatever it is, it names nothing.
            return [];
        }
    }
}
