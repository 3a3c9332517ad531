import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { refuseToolCall } from '../../shared/tool-call';
import { backUp } from './backup';
import { leave } from './leave';
import { listHolds, placeHold, releaseHold } from './legal-hold';
import { previewAll } from './preview';
import { purgeAll } from './purge';
import { confirmRestore, listRestores } from './restores';
import { rotate } from './rotate-keys';
import { checkSavedExecutions } from './saved-executions';
import { verify } from './verify';

interface Operation {
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
	/** Whether a model may call it: only what changes nothing. */
	readonly forModels: boolean;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
	'retention preview': { run: previewAll, forModels: true },
	'retention purge': { run: purgeAll, forModels: false },
	'retention placeHold': { run: placeHold, forModels: false },
	'retention releaseHold': { run: releaseHold, forModels: false },
	'retention listHolds': { run: listHolds, forModels: false },
	'retention savedExecutions': { run: checkSavedExecutions, forModels: true },
	'store backup': { run: backUp, forModels: false },
	'store confirmRestore': { run: confirmRestore, forModels: false },
	'store leave': { run: leave, forModels: false },
	'store listRestores': { run: listRestores, forModels: false },
	'store rotateKeys': { run: rotate, forModels: false },
	'store verify': { run: verify, forModels: false },
};

/** Runs what the node's parameters name. @throws NodeOperationError for a name that is none, and for a model where a person decides */
export async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	// Workflows from before there were resources have none.
	const resource = context.getNodeParameter('resource', 0, 'retention');
	const operation = context.getNodeParameter('operation', 0);
	const name = `${resource} ${operation}`;
	const found = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
	if (!found) throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	if (!found.forModels) refuseToolCall(context, operation);
	return found.run(context);
}
