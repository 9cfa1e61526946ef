using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tests.Hops;

/// <summary>Encodes arguments as contracts do, to build events and calls for tests. Its own reading of the ABI: it shares no code with the reader.</summary>
internal static class AbiWriter
{
    /// <summary>An event with these arguments, in the order of its declaration.</summary>
    public static EventLog Log(EventSignature signature, TransactionId transaction, Position position, Account emitter, params object[] arguments)
    {
        (AbiParameter Parameter, object Value)[] pairs = [.. signature.Declared.Parameters.Zip(arguments)];
        pairs.Should().HaveCount(signature.Declared.Parameters.Count).And.HaveCount(arguments.Length);
        Word[] topics = [signature.Topic, .. pairs.Where(pair => pair.Parameter.IsIndexed).Select(pair => Word.FromBytes(Single(pair.Value)))];
        (AbiParameter, object)[] rest = [.. pairs.Where(pair => !pair.Parameter.IsIndexed)];
        return new EventLog(transaction, position, emitter, topics, Encode(rest));
    }

    /// <summary>A call with these arguments, in the order of its declaration.</summary>
    public static ContractCall Call(CallSignature signature, TransactionId transaction, Position position, Account from, Account to, params object[] values)
    {
        byte[] arguments = Encode([.. signature.Declared.Parameters.Zip(values)]);
        return new ContractCall(transaction, position, from, to, 0, (byte[])[.. Selector(signature), .. arguments]);
    }

    /// <summary>The four bytes that call data begins with.</summary>
    public static byte[] Selector(CallSignature signature)
    {
        byte[] bytes = new byte[CallSignature.SelectorBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.Selector);
        return bytes;
    }

    private static byte[] Encode((AbiParameter Parameter, object Value)[] arguments)
    {
        var head = new List<byte>();
        var tail = new List<byte>();
        int headBytes = arguments.Sum(argument => argument.Parameter.Slots) * 32;
        foreach ((AbiParameter parameter, object value) in arguments)
        {
            byte[] encoded = EncodeValue(parameter, value);
            head.AddRange(parameter.IsDynamic ? Number((UInt128)(headBytes + tail.Count)) : encoded);
            tail.AddRange(parameter.IsDynamic ? encoded : []);
        }

        return [.. head, .. tail];
    }

    private static byte[] EncodeValue(AbiParameter parameter, object value)
    {
        if (parameter.Type.EndsWith("[]", StringComparison.Ordinal))
        {
            object[] elements = (object[])value;
            bool isDynamic = parameter.Components.Any(component => component.IsDynamic) || parameter.Type is "bytes[]" or "string[]";
            var element = parameter with
            {
                Type = parameter.Type[..^2],
                IsDynamic = isDynamic,
                Slots = isDynamic ? 1 : Math.Max(1, parameter.Components.Sum(component => component.Slots)),
            };
            return [.. Number((UInt128)elements.Length), .. Encode([.. elements.Select(item => (element, item))])];
        }

        if (parameter.Components.Count > 0)
            return Encode([.. parameter.Components.Zip((object[])value)]);
        if (parameter.Type == "string" && value is string text)
            value = System.Text.Encoding.UTF8.GetBytes(text);
        if (parameter.Type is not ("string" or "bytes"))
            return Single(value);
        byte[] bytes = (byte[])value;
        return [.. Number((UInt128)bytes.Length), .. bytes, .. new byte[(32 - (bytes.Length % 32)) % 32]];
    }

    private static byte[] Single(object value) => value switch
    {
        Word word => Bytes(word),
        Account account => Bytes(account.Address),
        bool flag => Number(flag ? 1u : 0u),
        int number => Number((UInt128)number),
        uint number => Number(number),
        long number => Number((UInt128)number),
        ulong number => Number(number),
        UInt128 number => Number(number),
        byte[] { Length: 32 } bytes => bytes,
        _ => throw new ArgumentException($"Nothing to encode {value.GetType().Name} as.", nameof(value)),
    };

    private static byte[] Number(UInt128 number) => Bytes(new Word(UInt128.Zero, number));

    private static byte[] Bytes(Word word)
    {
        byte[] bytes = new byte[Word.Bytes];
        word.CopyTo(bytes);
        return bytes;
    }

    private static byte[] Bytes(Address address)
    {
        byte[] payload = new byte[32];
        int length = address.CopyTo(payload);
        return [.. new byte[32 - length], .. payload[..length]];
    }
}
