// Loaded into n8n by NODE_OPTIONS: calls to the hosts named in STORY_FUNNEL_ELSEWHERE ("api.example.com=1234 …") end at a port of this
// machine, in plain HTTP. n8n, its nodes and the workflows know nothing of it: they call the host they are made for.
const net = require('node:net');
const tls = require('node:tls');

const ports = new Map((process.env.STORY_FUNNEL_ELSEWHERE ?? '').split(' ').filter(Boolean).map((pair) => pair.split('=')));
const connect = tls.connect;

tls.connect = function connectElsewhere(...args) {
	const options = args.find((each) => typeof each === 'object' && each !== null) ?? {};
	const port = ports.get(options.servername || options.host);
	if (port === undefined) return connect.apply(this, args);
	const socket = net.connect({ host: '127.0.0.1', port: Number(port) });
	Object.assign(socket, { encrypted: true, authorized: true, getPeerCertificate: () => ({}), getSession: () => undefined, isSessionReused: () => false });
	socket.once('connect', () => socket.emit('secureConnect'));
	const listener = args.find((each) => typeof each === 'function');
	if (listener) socket.once('secureConnect', listener);
	return socket;
};
