using System.Text.Json;

namespace FlowTrace.Reporting;

/// <summary>The members of a <c>result.json</c> that a <see cref="ResultScan"/> reads.</summary>
internal enum ScanField : byte
{
    Other,
    Schema,
    Thefts,
    Policies,
    Outcomes,
    Flows,
    Labels,
    Manifest,
    Tool,
    Id,
    Account,
    From,
    To,
    Asset,
    Kind,
    Status,
    Tx,
    Time,
    Name,
    Category,
    Quantity,
    Origin,
    OriginAsset,
    Theft,
    Stolen,
    Bounds,
    Least,
    Most,
    Service,
    Received,
}

/// <summary>Tells members by their names, without making strings of them.</summary>
internal static class ScanFields
{
    public static ScanField Of(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> name = reader.ValueSpan;
        return name.Length switch
        {
            2 => name.SequenceEqual("to"u8) ? ScanField.To : name.SequenceEqual("tx"u8) ? ScanField.Tx : name.SequenceEqual("id"u8) ? ScanField.Id
                : ScanField.Other,
            4 => OfFour(name),
            5 => OfFive(name),
            6 => OfSix(name),
            7 => name.SequenceEqual("account"u8) ? ScanField.Account : name.SequenceEqual("service"u8) ? ScanField.Service : ScanField.Other,
            8 => OfEight(name),
            11 => name.SequenceEqual("originAsset"u8) ? ScanField.OriginAsset : ScanField.Other,
            _ => ScanField.Other,
        };
    }

    private static ScanField OfFour(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("from"u8) ? ScanField.From : name.SequenceEqual("kind"u8) ? ScanField.Kind : name.SequenceEqual("time"u8) ? ScanField.Time
        : name.SequenceEqual("most"u8) ? ScanField.Most : name.SequenceEqual("name"u8) ? ScanField.Name
        : name.SequenceEqual("tool"u8) ? ScanField.Tool : ScanField.Other;

    private static ScanField OfFive(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("theft"u8) ? ScanField.Theft : name.SequenceEqual("asset"u8) ? ScanField.Asset : name.SequenceEqual("flows"u8) ? ScanField.Flows
        : name.SequenceEqual("least"u8) ? ScanField.Least : ScanField.Other;

    private static ScanField OfSix(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("stolen"u8) ? ScanField.Stolen : name.SequenceEqual("origin"u8) ? ScanField.Origin
        : name.SequenceEqual("status"u8) ? ScanField.Status : name.SequenceEqual("bounds"u8) ? ScanField.Bounds
        : name.SequenceEqual("labels"u8) ? ScanField.Labels : name.SequenceEqual("thefts"u8) ? ScanField.Thefts
        : name.SequenceEqual("schema"u8) ? ScanField.Schema : ScanField.Other;

    private static ScanField OfEight(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("quantity"u8) ? ScanField.Quantity : name.SequenceEqual("outcomes"u8) ? ScanField.Outcomes
        : name.SequenceEqual("category"u8) ? ScanField.Category : name.SequenceEqual("received"u8) ? ScanField.Received
        : name.SequenceEqual("policies"u8) ? ScanField.Policies : name.SequenceEqual("manifest"u8) ? ScanField.Manifest : ScanField.Other;
}
