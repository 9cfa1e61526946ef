using System.Buffers;
using System.Text;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

// The places of chains like Bitcoin that hold coins and have no address: transactions, scripts, the coinbase, what nobody can spend.
public readonly partial record struct Address
{
    private const string CoinbaseText = "coinbase";
    private const string UnspendableText = "unspendable";
    private const string ScriptPrefix = "script-";
    private const string OtherIdPrefix = "tx-";
    private const string IndexPrefix = "adr-";

    // Marks a transaction whose id is a text and no hash.
    private const byte IsOtherId = 1;

    /// <summary>The place that is a transaction; false for an id that is neither a hash nor a text of 1 to 32 bytes.</summary>
    internal static bool TryOfTransaction(in TransactionId id, out Address address)
    {
        if (id.OtherText is null)
        {
            address = new Address(AddressKind.Transaction, MaxPayloadBytes, 0, id.High, id.Low);
            return !id.IsNone;
        }

        Span<byte> bytes = stackalloc byte[MaxPayloadBytes];
        address = default;
        if (!SafeText.IsPlain(id.OtherText) || !Encoding.UTF8.TryGetBytes(id.OtherText, bytes, out int length))
            return false;
        address = From(AddressKind.Transaction, bytes[..length], IsOtherId);
        return true;
    }

    /// <summary>The place of a script that pays no single address, by the first twenty bytes of its SHA-256.</summary>
    internal static Address OfScriptHash(ReadOnlySpan<byte> bytes) => From(AddressKind.Script, bytes[..Account20Bytes]);

    /// <summary>The owner that a source knows by a number only.</summary>
    internal static Address OfIndex(long number) =>
        From(AddressKind.Text, Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{IndexPrefix}{number}")));

    internal static Address Unknown { get; } = From(AddressKind.Text, "unknown"u8);

    private static bool TryParsePlace(ReadOnlySpan<char> text, out Address address)
    {
        Span<byte> bytes = stackalloc byte[MaxPayloadBytes];
        address = text switch
        {
            CoinbaseText => Coinbase,
            UnspendableText => Unspendable,
            "unknown" => Unknown,
            _ => default,
        };
        if (address.Kind != AddressKind.None)
            return true;
        if (text.Length == 2 * MaxPayloadBytes && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done)
            address = From(AddressKind.Transaction, bytes);
        else if (text.StartsWith(OtherIdPrefix, StringComparison.Ordinal) && text.Length > OtherIdPrefix.Length && SafeText.IsPlain(text)
            && Encoding.UTF8.TryGetBytes(text[OtherIdPrefix.Length..], bytes, out int length))
            address = From(AddressKind.Transaction, bytes[..length], IsOtherId);
        else if (text.StartsWith(ScriptPrefix, StringComparison.Ordinal) && text.Length == ScriptPrefix.Length + HexDigits
            && Convert.FromHexString(text[ScriptPrefix.Length..], bytes, out _, out _) == OperationStatus.Done)
            address = OfScriptHash(bytes);
        else if (text.StartsWith(IndexPrefix, StringComparison.Ordinal) && long.TryParse(
            text[IndexPrefix.Length..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number))
            address = OfIndex(number);
        return address.Kind != AddressKind.None;
    }

    private string PlaceText(ReadOnlySpan<byte> payload) => Kind switch
    {
        AddressKind.Transaction when WitnessVersion == IsOtherId => OtherIdPrefix + Encoding.UTF8.GetString(payload),
        AddressKind.Transaction => Convert.ToHexStringLower(payload),
        AddressKind.Script => ScriptPrefix + Convert.ToHexStringLower(payload),
        AddressKind.Coinbase => CoinbaseText,
        AddressKind.Unspendable => UnspendableText,
        _ => "",
    };
}
