using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers.Tron;

/// <summary>What accounts hold now: nodes of Tron do not tell what they held.</summary>
internal static class TronBalances
{
    /// <summary>Asks how much of an asset an account holds; null where the provider cannot say.</summary>
    public static async ValueTask<BalanceAnswer?> AskAsync(TronApi api, Account account, Asset asset, CancellationToken cancellationToken)
    {
        if (account.Chain != api.Chain || asset.Chain != api.Chain || account.Address.Kind != AddressKind.Account20)
            return null;
        return asset.Kind == AssetKind.Token && asset.Contract.Kind == AddressKind.Account20
            ? await AskTokenAsync(api, account, asset, cancellationToken).ConfigureAwait(false)
            : await AskOwnAsync(api, account, asset, cancellationToken).ConfigureAwait(false);
    }

    // An account that was never opened is {}, and what is zero is left out. What is staked is not among the balance.
    private static async ValueTask<BalanceAnswer?> AskOwnAsync(TronApi api, Account account, Asset asset, CancellationToken cancellationToken)
    {
        JsonElement answer = await api.PostAsync(
            "/wallet/getaccount", $$"""{"address":"{{account.AddressText}}","visible":true}""", cancellationToken).ConfigureAwait(false);
        if (asset.Kind == AssetKind.Native)
            return new BalanceAnswer((UInt128)Math.Max(0, AnswerJson.Number(answer, "balance"u8)), null);
        foreach (JsonElement held in AnswerJson.Items(AnswerJson.Member(answer, "assetV2"u8)))
            if (long.TryParse(AnswerJson.Text(held, "key"u8), System.Globalization.CultureInfo.InvariantCulture, out long number)
                && Asset.Trc10Token(api.Chain, number) == asset)
                return new BalanceAnswer((UInt128)Math.Max(0, AnswerJson.Number(held, "value"u8)), null);
        return new BalanceAnswer(0, null);
    }

    private static async ValueTask<BalanceAnswer?> AskTokenAsync(TronApi api, Account account, Asset asset, CancellationToken cancellationToken)
    {
        Span<byte> payload = stackalloc byte[Word.Bytes];
        Span<byte> word = stackalloc byte[Word.Bytes];
        word.Clear();
        payload[..account.Address.CopyTo(payload)].CopyTo(word[12..]);
        string who = Convert.ToHexStringLower(word);
        JsonElement answer = await api.PostAsync(
            "/wallet/triggerconstantcontract",
            $$"""
            {"owner_address":"{{account.AddressText}}","contract_address":"{{asset.Contract.ToText(api.Chain)}}",
            "function_selector":"balanceOf(address)","parameter":"{{who}}","visible":true}
            """,
            cancellationToken).ConfigureAwait(false);
        IReadOnlyList<JsonElement> results = AnswerJson.Items(AnswerJson.Member(answer, "constant_result"u8));
        return results.Count > 0 && Word.TryParse(AnswerJson.Text(results[0]), out Word held) && held.TryGetQuantity(out UInt128 quantity)
            ? new BalanceAnswer(quantity, null)
            : null;
    }
}
