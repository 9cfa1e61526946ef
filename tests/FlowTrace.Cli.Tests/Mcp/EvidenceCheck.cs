using System.Text.Json;

namespace FlowTrace.Cli.Tests.Mcp;

/// <summary>Whether an answer keeps its evidence together: every amount cites claims, and every cited claim stands in the answer.</summary>
internal static class EvidenceCheck
{
    public static IEnumerable<string> Errors(JsonElement answer)
    {
        var claims = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement claim in answer.GetProperty("claims").EnumerateArray())
        {
            string id = claim.GetProperty("id").GetString()!;
            if (!claims.Add(id))
                yield return $"{id} stands twice";
            if (claim.GetProperty("restsOn").GetArrayLength() == 0)
                yield return $"{id} rests on nothing";
            if (claim.GetProperty("kind").GetString() == "inferred" && claim.GetProperty("against").GetArrayLength() == 0)
                yield return $"{id} is inferred, and nothing speaks against it";
        }

        foreach (string error in Walk(answer, claims, "$"))
            yield return error;
    }

    private static IEnumerable<string> Walk(JsonElement value, HashSet<string> claims, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
            foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
                foreach (string error in Walk(item, claims, $"{path}[{index}]"))
                    yield return error;
        if (value.ValueKind != JsonValueKind.Object)
            yield break;
        if (value.TryGetProperty("baseUnits", out JsonElement units))
        {
            if (!System.Numerics.BigInteger.TryParse(units.GetString(), out _) || !value.GetProperty("asset").GetString()!.Contains('/'))
                yield return $"{path} is no amount of an asset";
            if (value.GetProperty("claims").GetArrayLength() == 0)
                yield return $"{path} cites no claim";
        }

        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (member is { Name: "claims" or "behaviourClaims" } && path != "$" && member.Value.ValueKind == JsonValueKind.Array)
                foreach (JsonElement id in member.Value.EnumerateArray())
                    if (!claims.Contains(id.GetString()!))
                        yield return $"{path} cites {id}, which is not there";
            if (member.Name == "claim" && !claims.Contains(member.Value.GetString()!))
                yield return $"{path} rests on {member.Value}, which is not there";
            foreach (string error in Walk(member.Value, claims, $"{path}.{member.Name}"))
                yield return error;
        }
    }
}
