/** How columns are called, in English and in Russian written with Latin letters; matched against `plainName`. */
export const CHANNEL = [/(^|_)(channel|kanal|messenger|medium)(_|$)/];
export const SEGMENT = [/(^|_)(segment|audience|auditor\w*|vybork\w*)(_|$)/];
export const TEMPLATE = [/(^|_)(template|shablon\w*|creative|kreativ\w*)(_|$)/];
export const CREATED = [/(^|_)(creat\w*|sozda\w*|insert\w*)(_|$)/];
export const UPDATED = [/(^|_)(updat\w*|modif\w*|write_date|izmen\w*|chang\w*)(_|$)/];
export const PLANNED = [/(^|_)(plan\w*|schedul\w*|send_at|due\w*|naznach\w*|zaplan\w*)(_|$)/];
export const STARTED = [/(^|_)(start\w*|begin\w*|began|nachal\w*|nachat\w*|launch\w*|zapus\w*)(_|$)/];
export const FINISHED = [/(^|_)(finish\w*|end|ended|complet\w*|okonch\w*|zaversh\w*|konec|konc\w*|stop\w*)(_|$)/];
export const ERROR = [/(^|_)(error\w*|err|oshib\w*)(_|$)/];
export const WORKER = [/(^|_)(worker|host|node|uzel|process)(_|$)/];
export const HEARTBEAT = [/(heartbeat|alive|pulse|last_seen)/];
