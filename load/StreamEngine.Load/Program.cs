return await StreamEngine.Load.CommandLine.RunAsync(args);
