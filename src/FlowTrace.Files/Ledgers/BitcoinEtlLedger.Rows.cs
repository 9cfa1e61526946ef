using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

// What one line says: a transaction with its inputs and outputs as bitcoin-etl lays them out.
internal sealed partial class BitcoinEtlLedger
{
    private const string NonStandard = "nonstandard";

    private void ReadRow(JsonElement row, string line)
    {
        if (row.ValueKind != JsonValueKind.Object)
            Refuse(Fault.Cells, "The line is no JSON object. Export JSON lines.", line);
        else if (!row.TryGetProperty("inputs", out JsonElement inputs) || !row.TryGetProperty("outputs", out JsonElement outputs)
            || inputs.ValueKind != JsonValueKind.Array || outputs.ValueKind != JsonValueKind.Array)
            ReadBlock(row, line);
        else if (TryHead(row, out TransactionId id, out Position position)
            && TryInputs(row, inputs, id, out List<UtxoInput> spent) && TryOutputs(outputs, id, position, out List<UtxoOutput> made)
            && !_builder.TryAdd(new UtxoTransaction(id, position, spent, made), out string? error))
            Refuse(Fault.Contradiction, error, id.ToString());
    }

    /// <summary>Lines of blocks stand between those of transactions in what the tool streams.</summary>
    private void ReadBlock(JsonElement row, string line)
    {
        if (Text(row, "number") is { Length: > 0 } number && Text(row, "timestamp") is { Length: > 0 } timestamp
            && Numbers.TryReadWhole(number, out long height) && Times.TryRead(timestamp, out long time))
        {
            _shared.BlockTimes.TryAdd((_chain, height), time);
            Pin(height, Text(row, "hash"), time);
        }
        else
            Refuse(Fault.Cells, "The line is neither a transaction of bitcoin-etl (hash, block_timestamp, inputs, outputs) nor a block.", line);
    }

    private bool TryHead(JsonElement row, out TransactionId id, out Position position)
    {
        position = default;
        if (!TryId(Text(row, "hash"), out id))
            return Refuse(Fault.Transaction, "The transaction has no id of 64 digits. Export hash.", Text(row, "hash"));
        if (!Times.TryRead(Text(row, "block_timestamp"), out long time))
            return Refuse(Fault.Time, Times.Wrong, Text(row, "block_timestamp"));
        long block = Position.Unknown;
        long index = Position.Unknown;
        if (Text(row, "block_number") is { Length: > 0 } height && !Numbers.TryReadWhole(height, out block))
            return Refuse(Fault.Number, "The block number is not a whole number from 0.", height);
        if (Text(row, "index") is { Length: > 0 } place && (!Numbers.TryReadWhole(place, out index) || index > int.MaxValue))
            return Refuse(Fault.Number, "The transaction's index in its block is not a whole number from 0.", place);
        position = new Position(time, _chain, block, (int)index, Position.Unknown);
        Pin(block, Text(row, "block_hash"), time);
        return true;
    }

    private void Pin(long block, string hash, long time)
    {
        if (block >= 0 && TryId(hash, out TransactionId id))
            _builder.PinBlock(_chain, block, id.ToString(), time);
    }

    private bool TryInputs(JsonElement row, JsonElement inputs, TransactionId id, out List<UtxoInput> spent)
    {
        spent = [];
        bool isCoinbase = Text(row, "is_coinbase") is "true" or "True" or "1";
        if (isCoinbase || inputs.GetArrayLength() == 0)
            return isCoinbase || Refuse(Fault.Cells, "The transaction has no inputs and is no coinbase: where its coins came from is missing.", id.ToString());
        foreach (JsonElement input in inputs.EnumerateArray())
        {
            if (!TryId(Text(input, "spent_transaction_hash"), out TransactionId maker)
                || !Numbers.TryReadWhole(Text(input, "spent_output_index"), out long place) || place > int.MaxValue)
                return Refuse(Fault.Transaction, "An input does not say which output it spends (spent_transaction_hash, spent_output_index).", id.ToString());
            if (!TryValue(input, out UInt128? value))
                return Refuse(Fault.Amount, "An input's value is not a whole number of satoshi.", id.ToString());

            // An owner without a value comes from a table that was joined in part; the output it spends knows better.
            spent.Add(new UtxoInput(new Outpoint(maker, (int)place), value is null ? null : AddressOf(input), value));
        }

        return true;
    }

    private bool TryOutputs(JsonElement outputs, TransactionId id, in Position position, out List<UtxoOutput> made)
    {
        made = [];
        JsonElement[] ordered = [.. outputs.EnumerateArray().OrderBy(output => Numbers.TryReadWhole(Text(output, "index"), out long index) ? index : -1)];
        for (int i = 0; i < ordered.Length; i++)
        {
            if (Text(ordered[i], "index") is { Length: > 0 } index && (!Numbers.TryReadWhole(index, out long place) || place != i))
                return Refuse(Fault.Number, "The outputs are not numbered from 0 without a gap: one of them is missing.", id.ToString());
            if (!TryValue(ordered[i], out UInt128? value) || value is null)
                return Refuse(Fault.Amount, "An output's value is not a whole number of satoshi.", id.ToString());
            if (OwnerOf(ordered[i]) is not { } owner)
                return Refuse(Fault.Account, "An output has neither an address nor a script. Export addresses or script_hex.", id.ToString());
            made.Add(new UtxoOutput(owner, value.Value));
            if (Text(ordered[i], "script_hex") is var script && BitcoinScripts.IsReturn(script) && BitcoinScripts.MemoOf(script) is { Length: > 0 } memo)
                _builder.Add(new TransactionMemo(id, position, memo));
        }

        return made.Count > 0 || Refuse(Fault.Cells, "The transaction has no outputs: where its coins went is missing.", id.ToString());
    }

    private static bool TryValue(JsonElement element, out UInt128? value)
    {
        value = null;
        string text = Text(element, "value");
        if (text.Length == 0)
            return true;
        if (!Numbers.TryReadAmount(text, out UInt128 amount, out bool inexact, out _) || inexact || amount > ulong.MaxValue)
            return false;
        value = amount;
        return true;
    }

    private static bool TryId(string text, out TransactionId id)
    {
        bool isHash = text.Length == 64 && text.All(char.IsAsciiHexDigit);
        id = isHash ? TransactionId.Parse(text) : default;
        return isHash;
    }

    /// <summary>
    /// The one address that is paid, or the script that bitcoin-etl names by the first twenty bytes of its
    /// SHA-256; null where it is neither.
    /// </summary>
    private Account? AddressOf(JsonElement element)
    {
        if (Addresses(element) is not [var only])
            return null;
        string text = only.StartsWith(NonStandard, StringComparison.Ordinal) ? "script-" + only[NonStandard.Length..] : only;
        return Address.TryParse(text, _chain, out Address address, out _) ? new Account(_chain, address) : null;
    }

    /// <summary>Whom an output pays: nobody, one address, or the holders of a script; null where it does not say.</summary>
    private Account? OwnerOf(JsonElement output)
    {
        string script = Text(output, "script_hex");
        if (BitcoinScripts.IsReturn(script))
            return Account.Unspendable(_chain);
        string[] addresses = Addresses(output);
        if (AddressOf(output) is { } owner)
        {
            if (owner.Address.Kind == AddressKind.Script)
                _issues.Tally(ReadIssueSeverity.Notice, BitcoinScripts.JointMessage, _line, addresses[0]);
            return owner;
        }

        byte[] bytes = new byte[script.Length / 2];
        bool isScript = script.Length > 0 && Convert.FromHexString(script, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        if (!isScript && addresses.Length == 0)
            return null;
        _issues.Tally(ReadIssueSeverity.Notice, BitcoinScripts.JointMessage, _line, string.Join(' ', addresses));
        byte[] hash = SHA256.HashData(isScript ? bytes : Encoding.UTF8.GetBytes(string.Join(' ', addresses.Order(StringComparer.Ordinal))));
        return Account.Parse($"script-{Convert.ToHexStringLower(hash, 0, 20)}", _chain);
    }

    private static string[] Addresses(JsonElement element) =>
        element.TryGetProperty("addresses", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(address => address.ValueKind == JsonValueKind.String ? address.GetString()! : "")] : [];

    /// <summary>A member's text: of a string what it says, of a number or truth value what is written, of anything else nothing.</summary>
    private static string Text(JsonElement element, string name) => !element.TryGetProperty(name, out JsonElement value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => "",
    };
}
