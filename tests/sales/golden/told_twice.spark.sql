WITH `t3` AS (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM `lines` AS `t1`
    WHERE
      `t1`.`batch` IN ('a', 'b')
  ) AS `t2`
  UNION ALL
  SELECT
    *
  FROM `own` AS `t0`
), `t16` AS (
  SELECT
    `t15`.`order_day`,
    `t15`.`order_id`,
    `t15`.`quantity`,
    `t15`.`amount`,
    `t15`.`channel`,
    `t15`.`place`,
    COUNT(*) AS `times`
  FROM (
    SELECT
      `t14`.`order_day`,
      `t14`.`channel`,
      `t14`.`line_key`,
      `t14`.`batch`,
      `t14`.`number`,
      `t14`.`row`,
      `t14`.`state`,
      `t14`.`ordered_at`,
      `t14`.`order_id`,
      `t14`.`seller`,
      `t14`.`product`,
      `t14`.`seller_product`,
      `t14`.`product_name`,
      `t14`.`option`,
      `t14`.`category`,
      `t14`.`region`,
      `t14`.`quantity`,
      `t14`.`amount`,
      `t14`.`discount_seller`,
      `t14`.`discount_platform`,
      `t14`.`settlement`,
      `t14`.`deposit`,
      `t14`.`settled_on`,
      `t14`.`content`,
      CASE `t14`.`channel` WHEN 'hamkke' THEN 0 WHEN 'coupang' THEN 1 ELSE 2 END AS `place`
    FROM (
      SELECT
        `t13`.`order_day`,
        `t13`.`channel`,
        `t13`.`line_key`,
        `t13`.`batch`,
        `t13`.`number`,
        `t13`.`row`,
        `t13`.`state`,
        `t13`.`ordered_at`,
        `t13`.`order_id`,
        `t13`.`seller`,
        `t13`.`product`,
        `t13`.`seller_product`,
        `t13`.`product_name`,
        `t13`.`option`,
        `t13`.`category`,
        `t13`.`region`,
        `t13`.`quantity`,
        `t13`.`amount`,
        `t13`.`discount_seller`,
        `t13`.`discount_platform`,
        `t13`.`settlement`,
        `t13`.`deposit`,
        `t13`.`settled_on`,
        `t13`.`content`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t11`.`order_day`,
            `t11`.`channel`,
            `t11`.`line_key`,
            `t11`.`batch`,
            `t11`.`number`,
            `t11`.`row`,
            `t11`.`state`,
            `t11`.`ordered_at`,
            `t11`.`order_id`,
            `t11`.`seller`,
            `t11`.`product`,
            `t11`.`seller_product`,
            `t11`.`product_name`,
            `t11`.`option`,
            `t11`.`category`,
            `t11`.`region`,
            `t11`.`quantity`,
            `t11`.`amount`,
            `t11`.`discount_seller`,
            `t11`.`discount_platform`,
            `t11`.`settlement`,
            `t11`.`deposit`,
            `t11`.`settled_on`,
            `t11`.`content`,
            ROW_NUMBER() OVER (
              PARTITION BY `t11`.`order_day`, `t11`.`channel`, `t11`.`line_key`
              ORDER BY `t11`.`number` DESC, `t11`.`row` DESC
            ) - 1 AS `place`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t5`.`order_day`,
                `t5`.`channel`,
                `t5`.`line_key`,
                `t5`.`batch`,
                `t5`.`number`,
                `t5`.`row`,
                `t5`.`state`,
                `t5`.`ordered_at`,
                `t5`.`order_id`,
                `t5`.`seller`,
                `t5`.`product`,
                `t5`.`seller_product`,
                `t5`.`product_name`,
                `t5`.`option`,
                `t5`.`category`,
                `t5`.`region`,
                `t5`.`quantity`,
                `t5`.`amount`,
                `t5`.`discount_seller`,
                `t5`.`discount_platform`,
                `t5`.`settlement`,
                `t5`.`deposit`,
                `t5`.`settled_on`,
                `t5`.`content`
              FROM `t3` AS `t5`
              LEFT SEMI JOIN (
                SELECT
                  *
                FROM (
                  SELECT
                    `t6`.`order_day`,
                    `t6`.`order_id`,
                    MIN(`t6`.`channel`) AS `one`,
                    MAX(`t6`.`channel`) AS `other`
                  FROM (
                    SELECT
                      *
                    FROM `t3` AS `t4`
                    WHERE
                      LENGTH(`t4`.`order_id`) >= 8
                  ) AS `t6`
                  GROUP BY
                    1,
                    2
                ) AS `t7`
                WHERE
                  `t7`.`one` <> `t7`.`other`
              ) AS `t9`
                ON `t5`.`order_day` = `t9`.`order_day` AND `t5`.`order_id` = `t9`.`order_id`
            ) AS `t10`
            WHERE
              `t10`.`batch` IN ('a', 'b', '')
          ) AS `t11`
        ) AS `t12`
        WHERE
          `t12`.`place` = 0 AND `t12`.`state` <> 'moved'
      ) AS `t13`
    ) AS `t14`
    WHERE
      `t14`.`state` = 'sold' AND `t14`.`amount` > 0 AND LENGTH(`t14`.`order_id`) >= 8
  ) AS `t15`
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6
)
SELECT
  `t22`.`order_day`,
  `t22`.`kept`,
  `t22`.`twin`,
  SUM(`t22`.`times`) AS `lines`,
  SUM(`t22`.`quantity` * `t22`.`times`) AS `quantity`,
  SUM(`t22`.`amount` * `t22`.`times`) AS `amount`,
  MIN(`t22`.`order_id`) AS `sample`
FROM (
  SELECT
    `t21`.`order_day`,
    `t21`.`order_id`,
    `t21`.`channel` AS `kept`,
    `t18`.`channel` AS `twin`,
    `t21`.`quantity`,
    `t21`.`amount`,
    IF(`t21`.`times` < `t18`.`times`, `t21`.`times`, `t18`.`times`) AS `times`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t17`.`order_day`,
        `t17`.`order_id`,
        `t17`.`quantity`,
        `t17`.`amount`,
        `t17`.`channel`,
        `t17`.`place`,
        `t17`.`times`,
        MIN(`t17`.`place`) OVER (
          PARTITION BY `t17`.`order_day`, `t17`.`order_id`, `t17`.`quantity`, `t17`.`amount`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `lowest`
      FROM `t16` AS `t17`
    ) AS `t19`
    WHERE
      `t19`.`place` = `t19`.`lowest`
  ) AS `t21`
  INNER JOIN `t16` AS `t18`
    ON `t21`.`order_day` = `t18`.`order_day`
    AND `t21`.`order_id` = `t18`.`order_id`
    AND `t21`.`quantity` = `t18`.`quantity`
    AND `t21`.`amount` = `t18`.`amount`
    AND `t21`.`place` < `t18`.`place`
) AS `t22`
GROUP BY
  1,
  2,
  3
