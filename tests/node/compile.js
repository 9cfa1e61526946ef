// Compiles the contracts beside it and prints, as one object, the code of each as it stands on the chain and as it is deployed.
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const folder = path.join(__dirname, 'contracts');
const sources = {};
for (const name of fs.readdirSync(folder).sort()) {
  sources[name] = { content: fs.readFileSync(path.join(folder, name), 'utf8') };
}
const output = JSON.parse(solc.compile(JSON.stringify({
  language: 'Solidity',
  sources,
  settings: {
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { '*': { '*': ['evm.bytecode.object', 'evm.deployedBytecode.object'] } },
  },
})));
const errors = (output.errors || []).filter((error) => error.severity === 'error');
if (errors.length > 0) {
  console.error(errors.map((error) => error.formattedMessage).join('\n'));
  process.exit(1);
}
const contracts = {};
for (const file of Object.values(output.contracts)) {
  for (const [name, contract] of Object.entries(file)) {
    contracts[name] = { deployed: contract.evm.deployedBytecode.object, creation: contract.evm.bytecode.object };
  }
}
console.log(JSON.stringify(contracts));
