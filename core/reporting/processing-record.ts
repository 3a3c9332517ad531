import { ACTIVITIES, FAILURES, UNDESCRIBED, type Activity } from './processing-activities';

/** A workflow as n8n exports it; only what the record needs. */
export interface WorkflowFile {
	readonly name: string;
	readonly nodes: ReadonlyArray<{
		readonly name: string;
		readonly type: string;
		readonly disabled?: boolean;
		readonly parameters?: Readonly<Record<string, unknown>>;
	}>;
	readonly settings?: Readonly<Record<string, unknown>>;
}

/** One processing activity: a row of the record (GDPR art. 30(1)). */
export interface ProcessingEntry {
	readonly workflow: string;
	readonly purposes: readonly string[];
	readonly data: readonly string[];
	readonly bases: readonly string[];
	readonly recipients: readonly string[];
	/** Whether n8n keeps executions of it: only "none" when the workflow itself says so for all four kinds. */
	readonly executionData: 'none' | 'may be kept by n8n';
}

const OURS = 'n8n-nodes-story-funnel.';
const ERROR_TRIGGER = 'n8n-nodes-base.errorTrigger';
/** Parts of n8n that pass items on, start or shape them; data goes to nobody through them. */
const PLUMBING = /^(@n8n\/)?n8n-nodes-(base|langchain)\.(stickyNote|set|switch|if|filter|merge|code|noOp|splitOut|aggregate|limit|sort|wait|form|.*Trigger|executeWorkflow|respondToWebhook|webhook|stopAndError|dateTime|removeDuplicates)$/;

/** Describes workflows by what their nodes do; what a node does that is not ours is named by its kind. */
export function recordOfProcessing(workflows: readonly WorkflowFile[]): ProcessingEntry[] {
	return workflows.map((workflow) => {
		const nodes = workflow.nodes.filter((node) => node.disabled !== true);
		const activities = nodes.flatMap((node) => (node.type.startsWith(OURS) ? [activityOf(node)] : node.type === ERROR_TRIGGER ? [FAILURES] : []));
		const withPeople = activities.filter((activity) => activity.data.length > 0);
		const described = withPeople.length > 0 ? withPeople : activities;
		return {
			workflow: workflow.name,
			purposes: distinct(activities.map(({ purpose }) => purpose)),
			data: distinct(activities.flatMap(({ data }) => data)),
			bases: distinct(described.map(({ basis }) => basis)),
			recipients: distinct([...activities.flatMap(({ recipients }) => recipients), ...nodes.flatMap(otherRecipients)]),
			executionData: keepsNothing(workflow) ? 'none' : 'may be kept by n8n',
		};
	});
}

type FileNode = WorkflowFile['nodes'][number];

function activityOf({ type, parameters = {} }: FileNode): Activity {
	const name = type.slice(OURS.length).replace(/Tool$/, '');
	const chosen = parameters['operation'] ?? parameters['page'];
	const operation = typeof chosen === 'string' ? chosen : '';
	return ACTIVITIES[`${name} ${operation}`] ?? ACTIVITIES[name] ?? { ...UNDESCRIBED, purpose: `${name}: ${UNDESCRIBED.purpose}` };
}

function otherRecipients({ type, name, parameters = {} }: FileNode): string[] {
	if (type.startsWith(OURS) || PLUMBING.test(type)) return [];
	if (type === 'n8n-nodes-base.dataTable') return tableOf(parameters);
	return [`${name} (${type.split('.').at(-1) ?? type})`];
}

function tableOf(parameters: Readonly<Record<string, unknown>>): string[] {
	const chosen = parameters['dataTableId'];
	const value = typeof chosen === 'object' && chosen !== null && 'value' in chosen ? chosen.value : parameters['tableName'];
	return typeof value === 'string' && value !== '' ? [`n8n table "${value}"`] : [];
}

function keepsNothing({ settings = {} }: WorkflowFile): boolean {
	return (
		settings['saveDataErrorExecution'] === 'none' && settings['saveDataSuccessExecution'] === 'none' &&
		settings['saveManualExecutions'] === false && settings['saveExecutionProgress'] === false
	);
}

function distinct(texts: readonly string[]): string[] {
	return [...new Set(texts)];
}

/** Days the retention node of these workflows keeps rows; null where none purges: then nothing is ever removed. */
export function retentionOf(workflows: readonly WorkflowFile[]): Readonly<Record<string, unknown>> | null {
	const purge = workflows
		.flatMap((workflow) => workflow.nodes)
		.find((node) => node.type === `${OURS}retentionPurge` && node.parameters?.['operation'] === 'purge' && node.disabled !== true);
	return purge?.parameters ?? null;
}

/** The record as a page. */
export function recordAsMarkdown(workflows: readonly WorkflowFile[]): string {
	const days = retentionOf(workflows);
	const kept = (name: string) => (typeof days?.[name] === 'number' ? `${days[name]} days` : 'not set');
	const cell = (texts: readonly string[]) => (texts.length === 0 ? '–' : texts.join('; ').replaceAll('|', '\\|'));
	return [
		'# Record of processing (GDPR art. 30)',
		'',
		'Made from the workflow files by `npx n8n-nodes-story-funnel record [folder]`; give it a folder with your own exported workflows to describe what *you* run. Fill in what no file can know: controller, contact, data-protection officer, processors, transfers.',
		'',
		'| | |', '|---|---|',
		'| Controller and contact | … |', '| Data-protection officer | … |', '| Data subjects | followers and viewers of the connected Instagram account |',
		'| Processors | whoever hosts n8n and its backups: … |', '| Transfers outside the EEA | Meta Platforms Ireland / Meta Platforms Inc. (EU–US Data Privacy Framework): check … |',
		`| Kept | segmentation ${kept('signalsDays')}; leads ${kept('leadsDays')}; messages and proof ${kept('evidenceDays')}; handled updates ${kept('eventsDays')}; consent and opt-outs as long as they bind |`,
		'| Security (art. 32) | identities sealed (AES-256-GCM, a data key each) and found by keyed hash; random keys between nodes; append-only consent ledger; look-ups logged; key apart from store and backups |',
		'',
		'| workflow | purpose | personal data | lawful basis | recipients | n8n execution data |',
		'|---|---|---|---|---|---|',
		...recordOfProcessing(workflows).map((entry) =>
			`| \`${entry.workflow}\` | ${cell(entry.purposes)} | ${cell(entry.data)} | ${cell(entry.bases)} | ${cell(entry.recipients)} | ${entry.executionData} |`,
		),
		'',
	].join('\n');
}
