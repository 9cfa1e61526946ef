using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using FlowTrace.Chain;
using FlowTrace.Files.Ledgers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>Makes a table of transactions of a chain like Bitcoin, each with its place in the chain.</summary>
/// <param name="chain">The chain.</param>
/// <param name="name">What the provider is called.</param>
/// <param name="onScript">Is told of every output that pays no single address: whose it is, its script in bytes, and the transaction that made it.</param>
internal sealed class CoinLedger(ChainId chain, string name, Action<Account, byte[], TransactionId>? onScript = null)
{
    private readonly TransferTableBuilder _builder = new();
    private readonly List<string> _feeDoubts = [];
    private long _joint;
    private long _rows;

    /// <summary>Adds a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="block">Its block.</param>
    /// <param name="index">Its place in the block.</param>
    /// <exception cref="FormatException">An output has neither an address nor a script.</exception>
    public void Add(CoinTransaction transaction, in CoinBlock block, int index)
    {
        var position = new Position(block.UnixMilliseconds, chain, block.Block, index, Position.Unknown);
        UtxoOutput[] outputs = [.. transaction.Outputs.Select(output => new UtxoOutput(OwnerOf(output, transaction.Id), output.Quantity))];
        UtxoInput[] inputs =
        [
            .. transaction.Inputs.Select(input => input.Output is { } spent
                ? new UtxoInput(input.Spent, OwnerOf(spent, input.Spent.Transaction), spent.Quantity) : new UtxoInput(input.Spent)),
        ];
        _rows++;
        _builder.PinBlock(chain, block.Block, block.Hash, block.UnixMilliseconds);
        if (!_builder.TryAdd(new UtxoTransaction(transaction.Id, position, inputs, outputs), out string? error))
        {
            _builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, name, 0, error, transaction.Id.ToString()));
            return;
        }

        CheckFee(transaction);
        foreach (CoinOutput output in transaction.Outputs)
            if (BitcoinScripts.IsReturn(output.Script) && BitcoinScripts.MemoOf(output.Script) is { Length: > 0 } memo)
                _builder.Add(new TransactionMemo(transaction.Id, position, memo));
    }

    /// <summary>Makes the table.</summary>
    public TransferTable Complete(ChainHead head, string format, IEnumerable<ReadIssue> issues)
    {
        _builder.PinBlock(chain, head.Block, head.Hash, head.UnixMilliseconds);
        _builder.Describe(new InputDescription(string.Create(CultureInfo.InvariantCulture, $"{name} to block {head.Block}"), format, "", _rows));
        if (_joint > 0)
            _builder.Report(new ReadIssue(ReadIssueSeverity.Notice, name, 0, BitcoinScripts.JointMessage, Count: _joint));
        foreach (string transaction in _feeDoubts)
            _builder.Report(new ReadIssue(
                ReadIssueSeverity.Doubt, name, 0, "The provider's fee is not what inputs and outputs leave; the inputs and outputs count.", transaction));
        foreach (ReadIssue issue in issues)
            _builder.Report(issue);
        return _builder.Build();
    }

    /// <summary>Whom an output pays: nobody, one address, or the holders of a script.</summary>
    /// <exception cref="FormatException">It does not say.</exception>
    public Account OwnerOf(in CoinOutput output, TransactionId maker)
    {
        if (BitcoinScripts.IsReturn(output.Script))
            return Account.Unspendable(chain);
        if (output.Address.Length > 0 && Address.TryParse(output.Address, chain, out Address address, out _))
            return new Account(chain, address);
        byte[] script = new byte[output.Script.Length / 2];
        if (Convert.FromHexString(output.Script, script, out _, out _) != OperationStatus.Done)
            throw new FormatException($"an output's script is no hexadecimal digits ({output.Script})");
        var owner = new Account(chain, Address.OfScriptHash(SHA256.HashData(script)));
        _joint++;
        onScript?.Invoke(owner, script, maker);
        return owner;
    }

    private void CheckFee(CoinTransaction transaction)
    {
        if (transaction.Fee is not { } told || transaction.Inputs.Count == 0 || !transaction.Inputs.All(input => input.Output is not null))
            return;
        UInt128 brought = UInt128.Zero;
        UInt128 paid = told;
        foreach (CoinInput input in transaction.Inputs)
            brought += input.Output!.Value.Quantity;
        foreach (CoinOutput output in transaction.Outputs)
            paid += output.Quantity;
        if (brought != paid)
            _feeDoubts.Add(transaction.Id.ToString());
    }
}
