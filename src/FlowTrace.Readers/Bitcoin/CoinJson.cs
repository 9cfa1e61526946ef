using System.Text.Json;
using FlowTrace.Chain;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>Transactions and blocks as Esplora and nodes write them: the one counts satoshi, the other writes decimals of whole coins.</summary>
internal static class CoinJson
{
    private const int Decimals = 8;
    private const int MaxDepth = 64;

    // What no transfer needs: signatures, and readable forms of what stands there already. In a block of today it is nine tenths of the bytes.
    private static readonly HashSet<string> Unneeded =
    [
        "scriptsig", "scriptsig_asm", "witness", "scriptpubkey_asm", "inner_redeemscript_asm", "inner_witnessscript_asm", "scriptSig", "txinwitness", "asm",
        "desc", "sequence", "locktime", "version", "sigops", "size", "vsize", "strippedsize", "weight",
    ];

    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });

    /// <summary>The same value without what no transfer needs.</summary>
    public static byte[] Shorten(JsonElement value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(value, writer);
        return stream.ToArray();
    }

    /// <summary>A transaction of Esplora.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static CoinTransaction ReadEsplora(JsonElement transaction)
    {
        var inputs = new List<CoinInput>();
        foreach (JsonElement input in Items(transaction, "vin"))
            if (Member(input, "is_coinbase").ValueKind != JsonValueKind.True)
                inputs.Add(new CoinInput(SpentBy(input), Member(input, "prevout") is { ValueKind: JsonValueKind.Object } spent ? EsploraOutput(spent) : null));
        return Whole(
            new CoinTransaction(
                Id(transaction), inputs, [.. Items(transaction, "vout").Select(EsploraOutput)],
                Member(transaction, "fee").ValueKind == JsonValueKind.Number ? Satoshi(Member(transaction, "fee")) : null),
            transaction);
    }

    /// <summary>Where a transaction of Esplora stands; null while no block has it.</summary>
    /// <exception cref="FormatException">It does not say.</exception>
    public static CoinBlock? ReadStatus(JsonElement transaction)
    {
        JsonElement status = Member(transaction, "status");
        return Member(status, "confirmed").ValueKind != JsonValueKind.True ? null
            : new CoinBlock(Number(status, "block_height"), Text(status, "block_hash"), Number(status, "block_time") * 1000);
    }

    /// <summary>A transaction of a node, as <c>getblock</c> and <c>getrawtransaction</c> show it.</summary>
    /// <exception cref="FormatException">It is none, or its coins are hidden.</exception>
    public static CoinTransaction ReadNode(JsonElement transaction)
    {
        var inputs = new List<CoinInput>();
        foreach (JsonElement input in Items(transaction, "vin"))
            if (!Has(input, "coinbase"))
                inputs.Add(new CoinInput(SpentBy(input), Member(input, "prevout") is { ValueKind: JsonValueKind.Object } spent ? NodeOutput(spent) : null));
        return Whole(
            new CoinTransaction(
                Id(transaction), inputs, [.. Items(transaction, "vout").Select(NodeOutput)],
                Member(transaction, "fee").ValueKind == JsonValueKind.Number ? Coins(Member(transaction, "fee")) : null),
            transaction);
    }

    /// <summary>What a node's block says of itself.</summary>
    /// <exception cref="FormatException">It does not say.</exception>
    public static CoinBlock ReadBlock(JsonElement block) => new(Number(block, "height"), Text(block, "hash"), Number(block, "time") * 1000);

    public static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : default;

    public static bool Has(JsonElement value, string name) => Member(value, name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static IEnumerable<JsonElement> Items(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : throw Wrong(value, $"an object with the list {name}");

    /// <summary>The items of a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static string Text(JsonElement value, string name) => Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <exception cref="FormatException">There is no such number.</exception>
    public static long Number(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long found) && found >= 0 ? found
            : throw Wrong(value, $"an object with the number {name}");

    /// <summary>A number of whole coins, taken exactly as it is written.</summary>
    /// <exception cref="FormatException">It is no amount, or has more than eight digits behind the point.</exception>
    public static UInt128 Coins(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && Amount.TryParseFloat(value.GetRawText(), Decimals, out UInt128 amount, out _, out _) ? amount
            : throw Wrong(value, "an amount of coins");

    /// <exception cref="FormatException">It is no whole number of satoshi.</exception>
    public static UInt128 Satoshi(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && Amount.TryParseBaseUnits(value.GetRawText(), out UInt128 amount, out _) ? amount
            : throw Wrong(value, "an amount of satoshi");

    public static bool IsHash(string text) => text.Length == 2 * Word.Bytes && text.All(char.IsAsciiHexDigit);

    private static TransactionId Id(JsonElement transaction) => Hash(transaction, "txid");

    private static TransactionId Hash(JsonElement value, string name) =>
        Text(value, name) is var text && IsHash(text) ? TransactionId.Parse(text) : throw Wrong(value, $"an object with the hash {name}");

    private static Outpoint SpentBy(JsonElement input) => new(Hash(input, "txid"), checked((int)Number(input, "vout")));

    private static CoinOutput EsploraOutput(JsonElement output) =>
        new(Text(output, "scriptpubkey"), Text(output, "scriptpubkey_address"), Satoshi(Member(output, "value")));

    // Nodes before version 22 list addresses; of several keys none is the owner.
    private static CoinOutput NodeOutput(JsonElement output)
    {
        JsonElement script = Member(output, "scriptPubKey");
        string address = Text(script, "address");
        if (address.Length == 0 && Member(script, "addresses") is { ValueKind: JsonValueKind.Array } several && several.GetArrayLength() == 1)
            address = several[0].GetString() ?? "";
        return new CoinOutput(Text(script, "hex"), address, Coins(Member(output, "value")));
    }

    private static CoinTransaction Whole(CoinTransaction read, JsonElement transaction)
    {
        bool isCoinbase = Items(transaction, "vin").Any();
        if (read.Inputs.Count == 0 && !isCoinbase)
            throw new FormatException($"transaction {read.Id} has no inputs and is no coinbase: its coins are hidden, and chains that hide them are not read");
        return read;
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (JsonElement item in value.EnumerateArray())
                Write(item, writer);
            writer.WriteEndArray();
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            value.WriteTo(writer);
            return;
        }

        bool isTransaction = value.TryGetProperty("vin", out _);
        writer.WriteStartObject();
        foreach (JsonProperty property in value.EnumerateObject())
        {
            // A transaction's own digits say again what stands beside them; those of a script do not.
            if (Unneeded.Contains(property.Name) || (isTransaction && property.Name == "hex"))
                continue;
            writer.WritePropertyName(property.Name);
            Write(property.Value, writer);
        }

        writer.WriteEndObject();
    }

    private static FormatException Wrong(JsonElement value, string what)
    {
        const int longest = 80;
        string text = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return new FormatException($"{(text.Length > longest ? text[..longest] + "…" : text)} is not {what}");
    }
}
