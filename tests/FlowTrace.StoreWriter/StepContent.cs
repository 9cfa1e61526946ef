using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.StoreWriter;

/// <summary>What each step writes, so that a test can say what a store has to hold after it.</summary>
public static class StepContent
{
    private const int TransfersPerStep = 10;
    private const long Start = 1_700_000_000_000;

    private static readonly ChainId Ethereum = ChainId.Parse("eip155:1");

    /// <summary>Other bytes each step, and no pattern that would pack away: so that every commit takes several pages.</summary>
    public static MemoryStream Bytes(int step)
    {
        byte[] bytes = new byte[20_000 + (step * 777 % 50_000)];
        uint state = unchecked((uint)step * 2654435761) | 1;
        for (int i = 0; i < bytes.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[i] = (byte)(state & 0xFF);
        }

        return new MemoryStream(bytes);
    }

    /// <summary>Labels that name their step.</summary>
    public static LabelBook Labels(int step) => new(
        Enumerable.Range(0, 20).Select(number => new Label(
            AccountOf(number), string.Create(CultureInfo.InvariantCulture, $"{step}"), ServiceCategory.Exchange, "tests", 50)));

    /// <summary>A ledger that grows with the steps, and whose input names the step.</summary>
    public static TransferTable Ledger(int step)
    {
        var builder = new TransferTableBuilder();
        for (int i = 0; i < (step + 1) * TransfersPerStep; i++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"0x{i + 1:x64}");
            builder.Add(new Transfer(
                TransferKind.Transfer, TransactionId.Parse(id), new Position(Start + (i * 1000L), Ethereum, i, 0, 0), AccountOf(i), AccountOf((i * 7) + 1),
                Asset.Native(Ethereum), (UInt128)(i + 1)));
        }

        builder.Describe(new InputDescription(string.Create(CultureInfo.InvariantCulture, $"{step}"), "tests", "", (step + 1) * TransfersPerStep));
        return builder.Build();
    }

    private static Account AccountOf(int number) => Account.Parse(string.Create(CultureInfo.InvariantCulture, $"eip155:1:0x{(number % 97) + 1:x40}"));
}
