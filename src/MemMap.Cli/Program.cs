using MemMap.Cli.Commands;
using MemMap.Cli.Output;

using var session = new Session();
return CommandTree.Invoke(args, session);
