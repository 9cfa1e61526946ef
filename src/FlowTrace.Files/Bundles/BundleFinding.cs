namespace FlowTrace.Files;

/// <summary>One thing that the check of a bundle found.</summary>
/// <param name="IsFailure">Whether it contradicts the bundle; otherwise it is something that was not, or could not be, checked.</param>
/// <param name="Where">The file or exhibit within the bundle.</param>
/// <param name="Message">What is wrong, or was not checked.</param>
public sealed record BundleFinding(bool IsFailure, string Where, string Message);
