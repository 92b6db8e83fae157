-- When a rule's population was counted: in a long history not at every judgement.
ALTER TABLE rule_outcomes ADD COLUMN IF NOT EXISTS counted_at DateTime64(3, 'Asia/Shanghai') DEFAULT at;
