using FlowTrace.Chain;
using FlowTrace.Graph;

namespace FlowTrace.Reporting;

/// <summary>
/// Remembers the text of recently written wallets. A checksum costs a hash, and money moves on soon after it arrives, so that a
/// small memory finds nearly all of them; one that kept all would cost more than the graph.
/// </summary>
internal sealed class WalletTexts(Func<Account, string> format)
{
    private const int Slots = 1 << 14;

    private readonly (int Wallet, string Text)[] _recent = new (int, string)[Slots];

    public string Of(Wallet wallet)
    {
        ref (int Wallet, string? Text) slot = ref _recent[wallet.Index & (Slots - 1)]!;
        if (slot.Text is null || slot.Wallet != wallet.Index)
            slot = (wallet.Index, format(wallet.Account));
        return slot.Text!;
    }
}
