using System.Security.Cryptography;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Mcp;

/// <summary>The tools: each answers a question about a case of the folder, and changes nothing.</summary>
internal sealed partial class CaseTools(CaseKeeper keeper)
{
    private const string CaseHelp = "The case: the path of a case file (YAML) or case store (.flowtrace) in the folder, or the digest of an earlier answer.";
    private const string OffsetHelp = "The place of the first item, counted from 0; give the nextOffset of the page before.";
    private const string LimitHelp = "How many items at most, 1 to 200.";
    private const string AccountHelp = "An account: 0x…, T…, bc1…, chain:address or CAIP-10.";

    private static Account AccountOf(string text, ChainId chain) => Account.TryParse(text, chain, out Account account, out string? error)
        ? account
        : throw new TraceInputException($"account: {error}");

    /// <summary>The rule a client asks for; null where it names none.</summary>
    private static TaintPolicy? PolicyOf(string? text, TraceResult result)
    {
        if (text is null)
            return null;
        if (!TraceOptionText.TryParsePolicies(text, out IReadOnlyList<TaintPolicy>? policies, out string? error))
            throw new TraceInputException($"policy: {error}");
        return policies is [var one] && result.Policies.Contains(one) ? one : throw new TraceInputException(
            $"policy: the case was traced under {string.Join(", ", result.Policies.Select(policy => policy.ToName()))}. Give one of them, or trace it under "
            + $"'{text}' first: trace with policies, then ask with the digest of that answer.");
    }

    private static IReadOnlyList<Asset> AssetsOf(string text, IEnumerable<Asset> there, IReadOnlyDictionary<Asset, AssetInfo> info, ChainId chain)
    {
        Asset[] known = [.. there.Distinct().Order()];
        if (Asset.TryParse(text, chain == ChainId.None ? ChainId.Ethereum : chain, out Asset asset, out _))
            return known.Contains(asset) ? [asset] : [];
        return [.. known.Where(candidate => string.Equals(SymbolOf(candidate, info), text, StringComparison.OrdinalIgnoreCase))];
    }

    private static string SymbolOf(Asset asset, IReadOnlyDictionary<Asset, AssetInfo> info) =>
        new Amount(0, asset).ToSymbol(info.GetValueOrDefault(asset)) ?? "";

    /// <summary>What sets the claims of one question apart: the same question has the same.</summary>
    private static string ScopeOf(string tool, KeptCase known, params IEnumerable<string> question)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [tool, known.Digest, .. question])));
        return $"{tool}-{Convert.ToHexStringLower(hash)[..8]}.";
    }
}
