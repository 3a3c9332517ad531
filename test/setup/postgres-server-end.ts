import { stop } from './postgres-server';

export default stop;
