using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Attribution;

/// <summary>
/// Contracts whose addresses their protocols publish: wrapped coins, stablecoins, routers, bridges, mixers. They are labels beneath everybody
/// else's.
/// </summary>
/// <remarks>
/// The list ships with the library and says of each contract who published it. It is no list of services: exchanges and their customers change
/// addresses, published contracts do not. Safe for concurrent calls.
/// </remarks>
public static partial class KnownContracts
{
    // Below service data and on a par with trusted lists, which come first among equals.
    private const int Confidence = 50;

    private const string Format = "built-in";

    private static readonly FrozenSet<ServiceCategory> SaysNothingOfRole =
        new[] { ServiceCategory.None, ServiceCategory.Sanctioned, ServiceCategory.Frozen }.ToFrozenSet();

    private static readonly FrozenDictionary<Account, KnownContract> ByAccount = All().ToFrozenDictionary(contract => contract.Account);

    /// <summary>How the list stands in a manifest.</summary>
    public static InputDescription Description { get; } = Describe();

    /// <summary>Every contract, by chain and address.</summary>
    public static IReadOnlyList<KnownContract> List { get; } = [.. ByAccount.Values.OrderBy(contract => contract.Account)];

    /// <summary>What is known of the account; null where it is none of the list.</summary>
    public static KnownContract? Find(Account account) => ByAccount.GetValueOrDefault(account);

    /// <summary>Whether the account wraps its chain's coin one for one and says so by <c>Deposit</c> and <c>Withdrawal</c>.</summary>
    internal static bool IsWrappedNative(Account account) => Find(account)?.Role == KnownContractRole.WrappedNative;

    /// <summary>Whether the account is a contract of Tether that can freeze, destroy, issue and redeem.</summary>
    internal static bool IsTether(Account account) => Find(account)?.Role == KnownContractRole.Tether;

    /// <summary>Whether the account is a token of which each is its own although its transfer events look like a coin's.</summary>
    internal static bool IsNotFungible(Account account) => Find(account)?.Role == KnownContractRole.NotFungible;

    /// <summary>
    /// The book with the known contracts beneath it: an account that some label gives a role (an exchange, a thief) has no label added. Names, and
    /// lists of the sanctioned or frozen, say nothing of what an account does, so a known contract's label stands beside them.
    /// </summary>
    public static LabelBook Beneath(LabelBook labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        IEnumerable<Label> added = List
            .Where(contract => contract.Category != ServiceCategory.None)
            .Where(contract => labels.Of(contract.Account).All(label => SaysNothingOfRole.Contains(label.Category)))
            .Select(contract => new Label(contract.Account, contract.Name, contract.Category, $"known contracts: {contract.Source}", Confidence));
        return LabelBook.Combine([labels, new LabelBook(added, inputs: [Description])]);
    }

    private static InputDescription Describe()
    {
        var text = new StringBuilder();
        int count = 0;
        foreach (KnownContract contract in All().OrderBy(contract => contract.Account))
        {
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture, $"{contract.Account},{contract.Name},{contract.Category.ToName()},{contract.Role}\n");
            count++;
        }

        return new InputDescription("known contracts", Format, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))), count);
    }

    private static IEnumerable<KnownContract> All()
    {
        foreach (KnownToken token in KnownTokens.All)
            yield return new KnownContract(
                new Account(token.Asset.Chain, token.Asset.Contract), token.Symbol, ServiceCategory.Token, RoleOf(token), token.Source);
        foreach (Label mixer in KnownMixers.Labels)
            yield return new KnownContract(mixer.Account, mixer.Name, mixer.Category, KnownContractRole.None, mixer.Source);
        foreach ((string chain, string name, ServiceCategory category, KnownContractRole role, string source, string[] addresses) in Table)
        {
            ChainId id = ChainId.Parse(chain);
            foreach (string address in addresses)
                yield return new KnownContract(new Account(id, Address.Parse(address, id)), name, category, role, source);
        }
    }

    // Tether's own contracts stand on two chains. Those of USDT0 have a transfer event for every burn, and on other chains others issue the token.
    private static KnownContractRole RoleOf(KnownToken token) => token switch
    {
        { WrapsNative: true } => KnownContractRole.WrappedNative,
        { Symbol: "USDT", IsSoleBearer: true } => KnownContractRole.Tether,
        _ => KnownContractRole.None,
    };
}
