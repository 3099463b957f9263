// Loaded before Portkey's gateway, which would listen on all interfaces and go on for ever: it listens on loopback alone, on a port that
// is free, tells where on the standard output, everything else on the other, and ends when the standard input does.
const net = require('node:net');

const tell = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
    const listening = rest.filter((each) => typeof each === 'function');
    return listen.call(this, { port: 0, host: '127.0.0.1' }, () => {
        listening.forEach((each) => each());
        tell(`url=http://127.0.0.1:${this.address().port}\n`);
    });
};
process.stdin.resume().on('end', () => process.exit(0));
