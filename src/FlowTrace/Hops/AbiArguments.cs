using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// The arguments of an event or call by the names of their declaration. Read all that is needed, then look at <see cref="Fault"/>: only
/// where it is null may the values be used.
/// </summary>
/// <remarks>
/// Indexed arguments come from the topics, the others from the data. Contracts that declare the same event without <c>indexed</c> are read
/// as well: the number of topics tells. Not safe to share between threads.
/// </remarks>
public sealed class AbiArguments
{
    private readonly AbiArguments? _outer;
    private readonly ChainId _chain;
    private readonly IReadOnlyList<AbiParameter> _parameters;
    private readonly IReadOnlyList<Word> _topics;
    private readonly AbiReader _data;
    private string? _fault;

    private AbiArguments(
        AbiArguments? outer, ChainId chain, IReadOnlyList<AbiParameter> parameters, IReadOnlyList<Word> topics, AbiReader data, string? fault)
    {
        (_outer, _chain, _parameters, _topics, _data, _fault) = (outer, chain, parameters, topics, data, fault);
    }

    /// <summary>The first thing that was wrong, in words that go behind the event's name; null while nothing is.</summary>
    public string? Fault => _outer is null ? _fault : _outer.Fault;

    /// <summary>The arguments of an event that deployments index in more than one way: the number of topics tells which it is.</summary>
    internal static AbiArguments Of(EventLog log, EventSignature signature, EventSignature other) =>
        Of(log, other.Declared.Parameters.Count(parameter => parameter.IsIndexed) == log.Topics.Count - 1 ? other : signature);

    /// <summary>The arguments of an event.</summary>
    public static AbiArguments Of(EventLog log, EventSignature signature)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(signature);
        IReadOnlyList<AbiParameter> parameters = signature.Declared.Parameters;
        int indexed = parameters.Count(parameter => parameter.IsIndexed);
        int topics = log.Topics.Count - 1;
        IReadOnlyList<Word> read = topics == indexed ? log.Topics : [];
        string? fault = topics == indexed || topics == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"has {log.Topics.Count} topics where its declaration has {indexed + 1}");
        int slots = parameters.Sum(parameter => read.Count > 1 && parameter.IsIndexed ? 0 : parameter.Slots);
        AbiReader data = default;
        if (fault is null && !AbiReader.TryCreate(log.Data, slots, out data))
            fault = CutShort(log.Data.Length, slots);
        return new AbiArguments(null, log.Position.Chain, parameters, read, data, fault);
    }

    /// <summary>The arguments of a call.</summary>
    public static AbiArguments Of(ContractCall call, CallSignature signature)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(signature);
        IReadOnlyList<AbiParameter> parameters = signature.Declared.Parameters;
        int slots = AbiParameter.SlotsOf(parameters);
        ReadOnlyMemory<byte> input = call.Input.Length < CallSignature.SelectorBytes ? default : call.Input[CallSignature.SelectorBytes..];
        string? fault = AbiReader.TryCreate(input, slots, out AbiReader data) ? null : CutShort(input.Length, slots);
        return new AbiArguments(null, call.Position.Chain, parameters, [], data, fault);
    }

    /// <summary>The argument's 32 bytes, for <c>bytes32</c>, signed numbers and numbers wider than any quantity.</summary>
    public Word Word(string name) =>
        TryWord(name, out Word word) ? word : Fail<Word>(name, "is missing");

    /// <summary>An address of the chain the event or call is of.</summary>
    public Account Account(string name) => Account(name, _chain);

    /// <summary>An address of another chain that has the same 20 bytes (EVM chains, Tron), as <c>address</c> or <c>bytes32</c>.</summary>
    public Account Account(string name, ChainId chain)
    {
        Account account = default;
        return TryWord(name, out Word word) && word.TryGetAccount(chain, out account) ? account : Fail<Account>(name, "is no address");
    }

    /// <summary>
    /// An address of a chain that may have other addresses than the twenty bytes of a word, or may not be known: then null. On an EVM chain and
    /// on Tron a word that is no address is a fault: a payout to it could never be made.
    /// </summary>
    public Account? AccountOn(string name, ChainId? chain) =>
        chain is { } known && KnownChains.FormatOf(known) is AddressFormat.Evm or AddressFormat.Tron ? Account(name, known) : null;

    /// <summary>A token's asset: the chain's own coin where the address is zero or the customary 0xEeee…EEeE.</summary>
    public Asset Asset(string name) => BridgeAssets.Of(Account(name));

    /// <summary>A number as an id: in decimal, or in hexadecimal where it is wider than 128 bits.</summary>
    public string Id(string name)
    {
        Word word = Word(name);
        return word.TryGetQuantity(out UInt128 number) ? number.ToString(CultureInfo.InvariantCulture) : word.ToString();
    }

    /// <summary>An unsigned number of at most 128 bits: no quantity of value needs more, and one that does is forged.</summary>
    public UInt128 Quantity(string name)
    {
        UInt128 quantity = default;
        return TryWord(name, out Word word) && word.TryGetQuantity(out quantity) ? quantity : Fail<UInt128>(name, "needs more than 128 bits");
    }

    /// <summary>A boolean.</summary>
    public bool Flag(string name)
    {
        UInt128 value = Quantity(name);
        return value <= UInt128.One ? value == UInt128.One : Fail<bool>(name, "is neither 0 nor 1");
    }

    /// <summary>Bytes of any length.</summary>
    public ReadOnlyMemory<byte> Bytes(string name)
    {
        ReadOnlyMemory<byte> bytes = default;
        return TrySlot(name, out int slot, out _) && _data.TryReadBytes(slot, out bytes) ? bytes : Fail<ReadOnlyMemory<byte>>(name, "is cut short");
    }

    /// <summary>A text, fit to be shown.</summary>
    public string Text(string name)
    {
        string text = "";
        return TrySlot(name, out int slot, out _) && _data.TryReadText(slot, out text) ? text : Fail<string>(name, "is cut short") ?? "";
    }

    /// <summary>A tuple's own arguments. Its faults are this one's.</summary>
    public AbiArguments Tuple(string name)
    {
        AbiReader tuple = default;
        if (!TrySlot(name, out int slot, out AbiParameter? parameter)
            || !(parameter.IsDynamic
                ? _data.TryReadTuple(slot, AbiParameter.SlotsOf(parameter.Components), out tuple)
                : _data.TryReadInline(slot, parameter.Slots, out tuple)))
            Fail<bool>(name, "is cut short");
        return new AbiArguments(Outermost, _chain, parameter?.Components ?? [], [], tuple, null);
    }

    /// <summary>The elements of an array of tuples.</summary>
    public IReadOnlyList<AbiArguments> Tuples(string name)
    {
        AbiReader elements = default;
        int count = 0;
        if (!TrySlot(name, out int slot, out AbiParameter? parameter))
            return Fail<AbiArguments[]>(name, "is missing") ?? [];
        bool isDynamic = parameter.Components.Any(component => component.IsDynamic);
        int slots = AbiParameter.SlotsOf(parameter.Components);
        if (!_data.TryReadArray(slot, isDynamic ? 1 : slots, out elements, out count))
            return Fail<AbiArguments[]>(name, "is cut short") ?? [];
        var tuples = new AbiArguments[count];
        for (int i = 0; i < count; i++)
        {
            if (!(isDynamic ? elements.TryReadTuple(i, slots, out AbiReader tuple) : elements.TryReadInline(i * slots, slots, out tuple)))
                return Fail<AbiArguments[]>(name, "is cut short") ?? [];
            tuples[i] = new AbiArguments(Outermost, _chain, parameter.Components, [], tuple, null);
        }

        return tuples;
    }

    /// <summary>Refuses the event or call for a reason of the protocol's own.</summary>
    public void Refuse(string fault)
    {
        AbiArguments outermost = Outermost;
        outermost._fault ??= fault;
    }

    private AbiArguments Outermost => _outer ?? this;

    private static string CutShort(int bytes, int slots) => string.Create(
        CultureInfo.InvariantCulture, $"has {bytes} bytes of arguments where its declaration needs at least {slots * FlowTrace.Chain.Word.Bytes}");

    private T? Fail<T>(string name, string what)
    {
        Refuse($"{name} {what}");
        return default;
    }

    private bool TryWord(string name, out Word word)
    {
        word = default;
        int topic = TopicOf(name);
        if (topic > 0)
            word = _topics[topic];
        return topic > 0 || (TrySlot(name, out int slot, out _) && _data.TryReadWord(slot, out word));
    }

    // The topic that carries the argument, counted from 0, which is the event's own; 0 where none does.
    private int TopicOf(string name)
    {
        int topic = 0;
        foreach (AbiParameter parameter in _parameters)
        {
            topic += parameter.IsIndexed ? 1 : 0;
            if (parameter.Name == name)
                return parameter.IsIndexed && topic < _topics.Count ? topic : 0;
        }

        return 0;
    }

    private bool TrySlot(string name, out int slot, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AbiParameter? found)
    {
        slot = 0;
        found = null;
        foreach (AbiParameter parameter in _parameters)
        {
            bool isTopic = parameter.IsIndexed && _topics.Count > 1;
            if (parameter.Name == name)
            {
                found = isTopic ? null : parameter;
                return !isTopic;
            }

            slot += isTopic ? 0 : parameter.Slots;
        }

        throw new ArgumentException($"The declaration has no argument '{name}'.", nameof(name));
    }
}
